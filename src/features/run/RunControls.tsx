import { Button, Group, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPlayerTrackNext } from '@tabler/icons-react';
import { type FocusEvent, useEffect, useMemo, useRef } from 'react';
import { pauseRun, resumeRun, stopRun, trainOn } from '../../commands/run';
import { problemInWords } from '../../i18n/problem-in-words';
import { say, sentence, useWords } from '../../i18n/use-words';
import { fetchPart } from '../../shared/fetch-part';
import { addressOf, type ViewId } from '../../shared/views';
import { problemsByPath } from '../../state/recipe-problems';
import { type NextStep, nextStep } from '../../state/selectors/next-step';
import { runStateOf } from '../../state/slices/run-slice';
import { missingFileOf } from '../../state/slices/start-slice';
import { useStudio } from '../../state/studio';
import { goToView, useView } from '../../ui/use-view';
import { withPart } from '../../ui/with-part';
import classes from './RunControls.module.css';
import { seeMistakes } from './see-mistakes';

// The first screen has this button, and not yet what weights are read with: that is fetched once a dataset is open.
let commands: typeof import('../../commands/start') | null = null;

async function fetchCommands(): Promise<void> {
  const part = await fetchPart(() => import('../../commands/start'));
  if (part.ok) commands = part.value;
}

/** At once where the code is there: the status follows the press, and never shows the run before for a moment longer. */
async function startTraining(): Promise<void> {
  if (commands !== null) return commands.startTraining();
  await withPart(
    () => import('../../commands/start'),
    (fetched) => fetched.startTraining(),
  );
}

/** Starts, and shows what is to be watched. */
function begin(work: () => Promise<void>) {
  work();
  goToView('train');
  // Once the panels have taken their new shape.
  setTimeout(focusRun, 60);
}

/** Where the pressed button is gone, and the focus with it: a second Enter must not meet the one that stops what it began. */
function focusRun() {
  if (document.activeElement !== document.body) return;
  const panel = document.getElementById('run');
  const isShown = (panel?.getClientRects().length ?? 0) > 0;
  if (panel) panel.tabIndex = -1;
  (isShown ? panel : document.querySelector('main'))?.focus({ preventScroll: true });
}

/** Where each next step is done. */
const PLACES = {
  chooseData: 'data',
  seeResults: 'results',
  predict: 'predict',
  download: 'predict',
} as const satisfies Record<Exclude<NextStep, 'start' | 'seeMistakes'>, ViewId>;

/** The first value that cannot work, by the name of its field. */
function mendingWords(problems: ReturnType<typeof problemsByPath>): string {
  for (const problem of problems.values()) return problemInWords(problem);
  return say('run.needsMending');
}

/** What can be done with the run now, and only that. */
export function RunControls() {
  const { t } = useWords();
  const view = useView();
  const next = useStudio((studio) => nextStep(studio, view));
  const state = useStudio((studio) => runStateOf(studio.run));
  // While another opens, the one before it must not be trained on by mistake.
  const hasDataset = useStudio(({ dataset }) => dataset.summary !== null && dataset.opening === null);
  const isTaking = useStudio((studio) => studio.start.taking !== null);
  const start = useStudio((studio) => studio.start);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const classCount = useStudio((studio) => studio.dataset.summary?.classes.length ?? null);
  const recipe = useStudio((studio) => studio.recipe);
  const problems = useMemo(() => problemsByPath(recipe, classCount), [recipe, classCount]);

  const missing = missingFileOf(start, recipe.recipe.start);

  // Whether one of the buttons has the focus, or had it when it was taken away.
  const holdsFocus = useRef(false);
  const watch = {
    onFocus: () => {
      holdsFocus.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) holdsFocus.current = false;
    },
  };
  useEffect(() => {
    // The buttons are others in another state.
    if (holdsFocus.current && state !== 'idle') focusRun();
  }, [state]);

  useEffect(() => {
    // Where it cannot be fetched now, the press asks again.
    if (hasDataset) void fetchCommands();
  }, [hasDataset]);

  if (state === 'training' || state === 'preparing' || state === 'paused') {
    return (
      <Group gap="xs" wrap="nowrap" {...watch}>
        {state === 'paused' ? (
          <Button key="resume" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={resumeRun}>
            {t('run.resume')}
          </Button>
        ) : (
          <Button
            key="pause"
            variant="default"
            disabled={state === 'preparing'}
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            onClick={pauseRun}
          >
            {t('run.pause')}
          </Button>
        )}
        <Button
          key="stop"
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={stopRun}
        >
          {t('run.stop')}
        </Button>
      </Group>
    );
  }
  const ofDataset = problems.get('dataset');
  const reason = !hasDataset
    ? t('run.needsDataset')
    : ofDataset
      ? sentence('invalid', ofDataset)
      : problems.size > 0
        ? mendingWords(problems)
        : missing !== null
          ? sentence('failure', { code: 'startFileMissing', values: { name: missing } })
          : start.wantsFile && recipe.recipe.start.kind === 'scratch'
            ? t('start.fileFirst')
            : null;
  return (
    <Group gap="xs" wrap="nowrap" {...watch}>
      {reason !== null && hasDataset && (
        <Text size="xs" c="dimmed" className={classes.reason} data-reason>
          {reason}
        </Text>
      )}
      {hasModel && (
        <Button
          key="further"
          variant="default"
          title={t('run.trainOnHelp')}
          className={classes.second}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          disabled={reason !== null}
          onClick={() => begin(trainOn)}
        >
          <span className={classes.secondWords}>{t('run.trainOn')}</span>
        </Button>
      )}
      <Button
        key="start"
        size="sm"
        className={next === 'start' ? undefined : classes.second}
        variant={next === 'start' ? 'filled' : 'default'}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        disabled={reason !== null}
        loading={isTaking}
        {...(reason !== null && { title: reason, 'aria-description': reason })}
        onClick={() => begin(startTraining)}
      >
        <span className={next === 'start' ? undefined : classes.secondWords}>{t('run.start')}</span>
      </Button>
      {next === 'seeMistakes' && (
        <Button key={next} variant="default" className={classes.next} onClick={seeMistakes}>
          {t('run.next.seeMistakes')}
        </Button>
      )}
      {next !== null && next !== 'start' && next !== 'seeMistakes' && (
        // A step's own element: a second Enter must not take the next one.
        <Button key={next} component="a" href={addressOf(PLACES[next])} className={classes.next}>
          {t(`run.next.${next}`)}
        </Button>
      )}
    </Group>
  );
}
