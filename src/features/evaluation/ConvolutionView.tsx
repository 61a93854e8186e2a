import { Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { ConvolutionExplanation, ImageExplanation } from '../../protocol/explanation';
import { type Heat, HeatOverlay } from './HeatOverlay';
import { HeatParts } from './HeatParts';

interface ConvolutionViewProps {
  readonly explained: ImageExplanation;
  readonly looked: ConvolutionExplanation;
  /** The feature maps of the layer, one by one, instead of Grad-CAM. */
  readonly isMaps: boolean;
  readonly opacity: number;
}

const SHOWN_SIZE = 360;
const MAP_SIZE = 56;

/** Where a convolutional network saw what speaks for a class, or what one channel of a layer answers to. */
export function ConvolutionView({ explained, looked, isMaps, opacity }: ConvolutionViewProps) {
  const { t, formats } = useWords();
  const [chosen, setChosen] = useState(0);
  const { maps, heat } = looked;
  const stack = useMemo(
    () =>
      Array.from({ length: maps.count }, (_, i) => {
        const cells = maps.height * maps.width;
        const values = maps.values.subarray(i * cells, (i + 1) * cells);
        const heat: Heat = { height: maps.height, width: maps.width, values };
        return { key: `map ${i}`, heat };
      }),
    [maps],
  );
  const { pixels, size } = explained;
  const shown = isMaps ? (stack[chosen]?.heat ?? null) : heat;
  return (
    <Stack gap="xs">
      <HeatOverlay
        pixels={pixels}
        size={size}
        heat={shown}
        opacity={opacity}
        shownSize={SHOWN_SIZE}
        isSmooth
        label={isMaps ? t('explain.mapOf', { number: chosen + 1 }) : t('explain.gradCam')}
      />
      {!isMaps && heat.peak === 0 && <Text size="sm">{t('explain.silent')}</Text>}
      {isMaps && (
        <>
          <HeatParts
            name={t('explain.maps')}
            explained={explained}
            parts={stack}
            labelOf={(i) => t('explain.mapOf', { number: i + 1 })}
            chosen={chosen}
            choose={setChosen}
            opacity={1}
            shownSize={MAP_SIZE}
          />
          {maps.total > maps.count && (
            <Text size="xs" c="dimmed">
              {t('explain.firstMaps', {
                number: formats.count(maps.count),
                total: formats.count(maps.total),
              })}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}
