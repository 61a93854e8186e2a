import {
  IconAdjustmentsHorizontal,
  IconArchive,
  IconChartLine,
  IconCheck,
  IconDownload,
  IconPhoto,
  IconWand,
} from '@tabler/icons-react';
import { say, useWords } from '../i18n/use-words';
import { addressOf, VIEWS, type ViewId } from '../shared/views';
import { useFlatStudio } from '../state/studio';
import { useCheckShown, useView } from '../ui/use-view';
import classes from './Rail.module.css';
import { type StepStanding, stepStanding } from './step-standings';

const ICONS = {
  data: IconPhoto,
  recipe: IconAdjustmentsHorizontal,
  train: IconChartLine,
  results: IconDownload,
  predict: IconWand,
  runs: IconArchive,
} as const satisfies Record<ViewId, unknown>;

/** The views, each with where its step stands; leads to each. */
export function Rail() {
  const { t } = useWords();
  const view = useView();
  const isCheckShown = useCheckShown();
  return (
    <nav aria-label={t('rail.name')}>
      <ul className={classes.rail}>
        {VIEWS.map((id) => (
          <RailStep key={id} id={id} isShown={view === id && !isCheckShown} />
        ))}
      </ul>
    </nav>
  );
}

function RailStep({ id, isShown }: { readonly id: ViewId; readonly isShown: boolean }) {
  const { t } = useWords();
  const standing = useFlatStudio((studio) => stepStanding(id, studio));
  const about = useStandingWords(standing);
  const Icon = ICONS[id];
  return (
    <li>
      <a
        href={addressOf(id)}
        className={classes.step}
        data-next={standing.next || undefined}
        aria-current={isShown ? 'page' : undefined}
      >
        <span className={classes.icon}>
          <Icon size={20} aria-hidden />
          {standing.done && <IconCheck size={12} className={classes.check} aria-hidden />}
        </span>
        <span className={classes.words}>
          <span className={classes.title}>{t(`rail.step.${id}`)}</span>
          <span className={classes.about}>{about}</span>
        </span>
      </a>
    </li>
  );
}

function useStandingWords(standing: StepStanding): string {
  const { t, formats } = useWords();
  switch (standing.id) {
    case 'data':
      if (standing.images === null) return t('rail.dataset');
      return standing.images === 0
        ? t('rail.datasetToPredict', {
            count: standing.toPredict,
            number: formats.count(standing.toPredict),
          })
        : [
            t('rail.datasetImages', { count: standing.images, number: formats.count(standing.images) }),
            t('rail.datasetClasses', { count: standing.classes, number: formats.count(standing.classes) }),
          ]
            // A line breaks between them, not within.
            .map((part) => part.replaceAll(' ', '\u00a0'))
            .join(' · ');
    case 'recipe':
      return standing.preset === null ? t('rail.recipeOwn') : say(`preset.${standing.preset}.name`);
    case 'train':
      return standing.percent === null
        ? t(`run.state.${standing.state}`)
        : `${t(`run.state.${standing.state}`)} · ${formats.percent(standing.percent / 100, 0)}`;
    case 'results':
      return standing.accuracy === null
        ? t('rail.results')
        : t(standing.elsewhere ? 'rail.resultsElsewhere' : 'rail.resultsDone', {
            accuracy: formats.percent(standing.accuracy),
          });
    case 'predict':
      return standing.count === null
        ? t('rail.predict')
        : t('rail.predictDone', { count: standing.count, number: formats.count(standing.count) });
    case 'runs':
      return standing.count === 0
        ? t('rail.runs')
        : t('runs.count', { count: standing.count, number: formats.count(standing.count) });
  }
}
