import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, type MouseEvent, useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { AttentionExplanation, ImageExplanation } from '../../protocol/explanation';
import { headOf, patchesSeen } from '../../state/selectors/attention-rows';
import { type Heat, HeatOverlay } from './HeatOverlay';
import { HeatParts } from './HeatParts';

interface AttentionViewProps {
  readonly explained: ImageExplanation;
  readonly looked: AttentionExplanation;
  /** The heads of one layer, instead of all layers rolled out. */
  readonly byHead: boolean;
  readonly opacity: number;
}

const SHOWN_SIZE = 360;
const HEAD_SIZE = 84;

/** Which patches a vision transformer attends to: from what its head reads, or from one patch that is asked about. */
export function AttentionView({ explained, looked, byHead, opacity }: AttentionViewProps) {
  const { t } = useWords();
  const [head, setHead] = useState<number | null>(null);
  const [query, setQuery] = useState<number | null>(null);
  const { rows, columns, heads } = looked;
  const heatOf = useMemo(
    () =>
      (matrix: Float32Array): Heat => {
        const seen = patchesSeen(matrix, looked, query);
        const most = seen.reduce((largest, value) => Math.max(largest, value), 1e-12);
        return { height: rows, width: columns, values: seen.map((value) => value / most) };
      },
    [looked, query, rows, columns],
  );
  const headHeats = useMemo(
    () => Array.from({ length: heads }, (_, i) => ({ key: `head ${i}`, heat: heatOf(headOf(looked, i)) })),
    [heads, looked, heatOf],
  );
  const shown = useMemo(
    () => heatOf(byHead ? headOf(looked, head) : looked.rollout),
    [heatOf, byHead, looked, head],
  );
  const ask = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    setQuery(Math.min(rows - 1, row) * columns + Math.min(columns - 1, column));
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Home') return setQuery(null);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (query ?? 0) + (query === null ? 0 : step);
    if (next >= 0 && next < rows * columns) setQuery(next);
  };
  const { pixels, size } = explained;
  const name = byHead
    ? head === null
      ? t('explain.allHeads')
      : t('explain.headOf', { number: head + 1 })
    : t('explain.rollout');
  return (
    <Stack gap="xs">
      <Box
        role="application"
        tabIndex={0}
        aria-label={t('explain.patches')}
        maw={SHOWN_SIZE}
        style={{ cursor: 'crosshair' }}
        onClick={ask}
        onKeyDown={move}
      >
        <HeatOverlay
          pixels={pixels}
          size={size}
          heat={shown}
          opacity={opacity}
          shownSize={SHOWN_SIZE}
          isSmooth={false}
          marked={query}
          label={name}
        />
      </Box>
      <Group gap="xs">
        <Text size="sm" aria-live="polite">
          {query === null
            ? t(`explain.read.${looked.read}`)
            : t('explain.patchOf', { row: Math.floor(query / columns) + 1, column: (query % columns) + 1 })}
        </Text>
        {query !== null && (
          <Button size="compact-xs" variant="default" onClick={() => setQuery(null)}>
            {t('explain.whatHeadReads')}
          </Button>
        )}
      </Group>
      {byHead && (
        <HeatParts
          name={t('explain.heads')}
          explained={explained}
          parts={headHeats}
          labelOf={(i) => t('explain.headOf', { number: i + 1 })}
          chosen={head}
          choose={(i) => setHead(head === i ? null : i)}
          opacity={Math.max(0.5, opacity)}
          shownSize={HEAD_SIZE}
        />
      )}
    </Stack>
  );
}
