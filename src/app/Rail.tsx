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
import { useFlatStudio } from '../state/studio';
import classes from './Rail.module.css';
import { STEPS, type StepId, type StepStanding, stepStanding } from './step-standings';
import { useStepInView } from './use-step-in-view';

const ICONS = {
  dataset: IconPhoto,
  recipe: IconAdjustmentsHorizontal,
  run: IconChartLine,
  results: IconDownload,
  predict: IconWand,
  runs: IconArchive,
} as const satisfies Record<StepId, unknown>;

/** The steps, each with where it stands; leads to each. */
export function Rail() {
  const { t } = useWords();
  const inView = useStepInView();
  return (
    <nav aria-label={t('rail.name')}>
      <ul className={classes.rail}>
        {STEPS.map((id) => (
          <RailStep key={id} id={id} isInView={inView === id} />
        ))}
      </ul>
    </nav>
  );
}

function RailStep({ id, isInView }: { readonly id: StepId; readonly isInView: boolean }) {
  const { t } = useWords();
  const standing = useFlatStudio((studio) => stepStanding(id, studio));
  const about = useStandingWords(standing);
  const Icon = ICONS[id];
  return (
    <li>
      <a
        href={`#${id}`}
        className={classes.step}
        data-next={standing.next || undefined}
        aria-current={isInView ? 'step' : undefined}
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
    case 'dataset':
      if (standing.images === null) return t('rail.dataset');
      return standing.images === 0
        ? t('rail.datasetToPredict', {
            count: standing.toPredict,
            number: formats.count(standing.toPredict),
          })
        : [
            t('rail.datasetImages', { count: standing.images, number: formats.count(standing.images) }),
            t('rail.datasetClasses', { count: standing.classes, number: formats.count(standing.classes) }),
          ].join(' · ');
    case 'recipe':
      return standing.preset === null ? t('rail.recipeOwn') : say(`preset.${standing.preset}.name`);
    case 'run':
      return standing.percent === null
        ? t(`run.state.${standing.state}`)
        : `${t(`run.state.${standing.state}`)} · ${formats.percent(standing.percent / 100, 0)}`;
    case 'results':
      return standing.accuracy === null
        ? t('rail.results')
        : t('rail.resultsDone', { accuracy: formats.percent(standing.accuracy) });
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
