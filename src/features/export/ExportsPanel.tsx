import { Button, Stack, Text } from '@mantine/core';
import {
  IconBrandPython,
  IconBrandReact,
  IconBrowser,
  IconChartLine,
  IconFileText,
  IconNotebook,
  IconTopologyStar3,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import {
  DESTINATIONS,
  type Destination,
  downloadCharts,
  downloadReport,
  exportTo,
} from '../../commands/exports';
import { useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Panel } from '../../ui/Panel';
import { OnnxFilesTable } from './OnnxFilesTable';
import classes from './ResultsPanel.module.css';
import { WhichWeights } from './WhichWeights';

const ICONS: Readonly<Record<Destination, ReactNode>> = {
  pytorch: <IconBrandPython size={18} aria-hidden />,
  notebook: <IconNotebook size={18} aria-hidden />,
  onnx: <IconTopologyStar3 size={18} aria-hidden />,
  tfjs: <IconBrandReact size={18} aria-hidden />,
  demo: <IconBrowser size={18} aria-hidden />,
};

/** How a model leaves the browser: for other frameworks, as a page of its own, as a report. */
export function ExportsPanel() {
  const { t, language } = useWords();
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const weights = useStudio((studio) => studio.model.weights);
  const hasEpochs = useStudio((studio) => studio.run.epochs.length > 0);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const make = async (what: string, work: () => Promise<Failure | null | undefined>) => {
    setBusy(what);
    setFailure(null);
    try {
      setFailure((await work()) ?? null);
    } catch (error) {
      setFailure({ code: 'exportFailed', detail: String(error) });
    } finally {
      setBusy(null);
    }
  };
  const button = (
    what: Destination | 'report' | 'charts',
    icon: ReactNode,
    enabled: boolean,
    work: () => Promise<Failure | null | undefined>,
  ) => (
    <div className={classes.download} key={what}>
      <Button
        variant="default"
        leftSection={icon}
        disabled={!enabled || (busy !== null && busy !== what)}
        loading={busy === what}
        onClick={() => make(what, work)}
      >
        {t(`exports.${what}`)}
      </Button>
      <Text size="xs" c="dimmed">
        {t(`exports.${what}About`)}
      </Text>
    </div>
  );

  // Results says what brings it.
  if (!hasModel && !hasEpochs) return null;
  return (
    <Panel id="exports" title={t('exports.title')}>
      <Stack gap="md">
        {failure && <FailureAlert failure={failure} onClose={() => setFailure(null)} />}
        {hasModel && hasEpochs && <WhichWeights />}
        <div className={classes.downloads}>
          {DESTINATIONS.map((destination) =>
            button(destination, ICONS[destination], hasModel && !isTraining, () =>
              exportTo(destination, { weights, language }),
            ),
          )}
          {button('report', <IconFileText size={18} aria-hidden />, hasEpochs, () =>
            downloadReport(language),
          )}
          {button('charts', <IconChartLine size={18} aria-hidden />, hasEpochs, () =>
            downloadCharts(language),
          )}
        </div>
        {hasModel && (
          <OnnxFilesTable key={weights} weights={weights} disabled={isTraining || busy !== null} />
        )}
      </Stack>
    </Panel>
  );
}
