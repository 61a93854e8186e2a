import { Stack, Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import type { KernelReport } from '../../shared/kernel-report';
import classes from './Kernels.module.css';

/** What the browser says of the adapter. */
export function AdapterFacts({ report }: { readonly report: KernelReport }) {
  const { t } = useWords();
  const { vendor, architecture, device, description, isSoftware } = report.adapter;
  const names = [vendor, architecture, device, description].filter((name) => name !== '').join(', ');
  const facts = [
    { name: t('kernels.adapter'), value: isSoftware ? `${names} (${t('kernels.software')})` : names },
    { name: t('kernels.browser'), value: report.userAgent },
    { name: t('kernels.features'), value: report.features.join(', ') || t('kernels.none') },
  ];
  return (
    <Stack gap="xs">
      <dl className={classes.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('kernels.limits')}</summary>
        <Text component="ul" size="xs" className={classes.limits}>
          {Object.entries(report.limits).map(([name, value]) => (
            <li key={name}>
              {name}: {value}
            </li>
          ))}
        </Text>
      </details>
    </Stack>
  );
}
