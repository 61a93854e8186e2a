import { Group, Slider, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { useWords } from '../i18n/use-words';
import classes from './ChartControls.module.css';
import { LINEAR, type Logarithmic } from './chart/chart-scale';

/** How curves are looked at. */
export interface ChartView {
  /** 0 … 1; 0 shows what was measured. */
  readonly smoothing: number;
  readonly logarithmic: Logarithmic;
}

export const PLAIN_VIEW: ChartView = { smoothing: 0, logarithmic: LINEAR };

interface ChartControlsProps {
  readonly view: ChartView;
  readonly onChange: (view: ChartView) => void;
}

/** Smoothing and axes of the charts beside it, and what their lines and dots stand for. */
export function ChartControls({ view, onChange }: ChartControlsProps) {
  const { t, formats } = useWords();
  const id = useId();
  const { smoothing, logarithmic } = view;
  return (
    <Group gap="md" align="end">
      <div style={{ width: 160 }}>
        <Text size="xs" fw={500} id={id}>
          {t('chart.smoothing')}
        </Text>
        <Slider
          aria-labelledby={id}
          thumbLabel={t('chart.smoothing')}
          min={0}
          max={1}
          step={0.05}
          label={(value) => formats.percent(value, 0)}
          value={smoothing}
          onChange={(value) => onChange({ ...view, smoothing: value })}
        />
      </div>
      {(['y', 'x'] as const).map((axis) => (
        <Switch
          key={axis}
          size="xs"
          label={t(`chart.logScale.${axis}`)}
          checked={logarithmic[axis]}
          onChange={(event) =>
            onChange({ ...view, logarithmic: { ...logarithmic, [axis]: event.currentTarget.checked } })
          }
        />
      ))}
      <Text size="xs" c="dimmed" className={classes.key}>
        <span>
          <svg width="24" height="8" aria-hidden>
            <path d="M0 4H24" stroke="currentColor" strokeWidth="2" />
          </svg>{' '}
          {t('chart.ofBatches')}
        </span>
        <span>
          <svg width="24" height="8" aria-hidden>
            <path d="M0 4H24" stroke="currentColor" strokeWidth="2" />
            <path d="M4 4h0M20 4h0" stroke="currentColor" strokeWidth="6" strokeLinecap="round" />
          </svg>{' '}
          {t('chart.ofEpochs')}
        </span>
        {smoothing > 0 && (
          <span>
            <svg width="24" height="8" aria-hidden>
              <path d="M0 4H24" stroke="currentColor" strokeWidth="1" opacity="0.5" />
            </svg>{' '}
            {t('chart.asMeasured')}
          </span>
        )}
      </Text>
    </Group>
  );
}
