import { Alert, List, Stack, Text } from '@mantine/core';
import type { TransferReport } from '../../../commands/start-from-weights';
import type { Preparation } from '../../../formats/open-weights';
import { sentence, useWords } from '../../../i18n/use-words';

/** Names listed of what begins afresh, or has no place. */
const LISTED = 8;

/** What was taken over, what begins afresh and why, what had no place. */
export function TakenWeights({ report }: { readonly report: TransferReport }) {
  const { t, formats } = useWords();
  const { family, matchedCount, totalCount, reinitialised, unused, resized, headByName } = report;
  const more = (count: number) => (count > LISTED ? ' …' : '');
  return (
    <Alert color="green" role="status">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {family === null
            ? t('transfer.notRecognised')
            : t('transfer.recognised', { family: t(`transfer.family.${family}`) })}
        </Text>
        {report.nest !== '' && <Text size="sm">{t('transfer.nested', { name: report.nest })}</Text>}
        {report.preparation && <Prepared preparation={report.preparation} />}
        <Text size="sm">
          {t('transfer.matched', { number: formats.count(matchedCount), total: formats.count(totalCount) })}
        </Text>
        {resized.map(({ name, from, to }) => (
          <Text size="sm" key={name}>
            {t('transfer.resized', { name, from, to })}
          </Text>
        ))}
        {headByName && <Text size="sm">{t('transfer.headByName')}</Text>}
        {reinitialised.length > 0 && (
          <>
            <Text size="sm">
              {t('transfer.drawn')}: {formats.count(reinitialised.length)}
            </Text>
            <List size="sm">
              {reinitialised.slice(0, LISTED).map(({ name, expected, found }) => (
                <List.Item key={name}>
                  {found === null
                    ? t('transfer.absent', { name })
                    : found.join() === expected.join()
                      ? t('transfer.otherClasses', { name })
                      : t('transfer.shapeDiffers', {
                          name,
                          found: found.join(', '),
                          expected: expected.join(', '),
                        })}
                </List.Item>
              ))}
            </List>
            {more(reinitialised.length)}
          </>
        )}
        {unused.length > 0 && (
          <Text size="sm">
            {t('transfer.unused', { names: unused.slice(0, LISTED).join(', ') })}
            {more(unused.length)}
          </Text>
        )}
        {!report.isTraining && <Text size="sm">{t('transfer.next')}</Text>}
      </Stack>
    </Alert>
  );
}

/** Who says how the images were prepared; where that is nobody, or nothing a recipe can say, what was taken instead. */
function Prepared({ preparation }: { readonly preparation: Preparation }) {
  const { t } = useWords();
  if (preparation.from === 'file')
    return <Text size="sm">{t('transfer.preparedByFile', { name: preparation.name })}</Text>;
  return (
    <Text size="sm">
      {preparation.reason && `${sentence('failure', preparation.reason)} `}
      {t(preparation.reason ? 'transfer.preparedAsUsual' : 'transfer.preparedByFamily')}
    </Text>
  );
}
