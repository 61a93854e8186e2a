import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { checkAllKernels, reportText, SUBJECT_COUNT, saveKernelReport } from '../../commands/kernel-reports';
import { useWords } from '../../i18n/use-words';
import type { KernelReport } from '../../shared/kernel-report';
import type { Failure } from '../../shared/result';
import { copyText } from '../../ui/copy-text';
import { FailureAlert } from '../../ui/FailureAlert';
import { Panel } from '../../ui/Panel';
import { goToView } from '../../ui/use-view';
import { AdapterFacts } from './AdapterFacts';
import { NetworkCheck } from './NetworkCheck';

/** Tries every kernel on this browser's adapter, shows what came of it, and hands it out as a file. */
export function KernelPanel() {
  const { t } = useWords();
  const [report, setReport] = useState<KernelReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);
  const stopping = useRef(new AbortController());
  // Who came by a link starts reading here; who leaves ends the check.
  useEffect(() => {
    document.getElementById('kernels-title')?.focus({ preventScroll: true });
    return () => stopping.current.abort();
  }, []);
  const check = async () => {
    stopping.current = new AbortController();
    setIsRunning(true);
    setReport(null);
    setFailure(null);
    setCopied(null);
    const ended = await checkAllKernels(setReport, stopping.current.signal);
    setFailure(ended.ok ? null : ended.failure);
    setIsRunning(false);
  };
  const done = report?.checks.length ?? 0;
  const isRight = done > 0 && !isRunning && report?.checks.every(({ trouble }) => trouble === null);
  return (
    <Panel
      id="kernels"
      title={t('kernels.title')}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={() => goToView('data')}
        >
          {t('kernels.back')}
        </Button>
      }
    >
      <Stack gap="md">
        <Text size="sm">{t('kernels.about')}</Text>
        <Group gap="xs">
          {isRunning ? (
            <Button variant="default" onClick={() => stopping.current.abort()}>
              {t('kernels.stop')}
            </Button>
          ) : (
            <Button onClick={check}>{t('kernels.check')}</Button>
          )}
          {report && !isRunning && (
            <>
              <Button
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={() => saveKernelReport(report)}
              >
                {t('kernelReport.save')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={async () => setCopied(await copyText(reportText(report)))}
              >
                {t('kernels.copy')}
              </Button>
            </>
          )}
        </Group>
        <Text size="sm" role="status" aria-label={t('kernels.title')}>
          {isRunning && t('kernels.progress', { done, total: SUBJECT_COUNT })}
          {isRight && t('kernels.allRight')}{' '}
          {copied !== null && t(copied ? 'kernels.copied' : 'kernels.notCopied')}
        </Text>
        {failure && <FailureAlert failure={failure} />}
        {report && <AdapterFacts report={report} />}
        {report?.checks.map((network) => (
          <NetworkCheck key={`${network.name} ${network.storage}`} network={network} />
        ))}
      </Stack>
    </Panel>
  );
}
