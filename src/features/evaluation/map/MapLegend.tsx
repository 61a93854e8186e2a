import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useWords } from '../../../i18n/use-words';
import classes from './MapLegend.module.css';
import type { MarkGroup, MarkShape } from './map-marks';

interface MapLegendProps {
  readonly marks: readonly MarkGroup[];
  readonly nameOf: (group: MarkGroup) => string;
  /** Opens the images of a group. */
  readonly onOpen: (group: MarkGroup) => void;
  /** Takes a class out of those that are coloured; null where all are. */
  readonly onRemove: ((classIndex: number) => void) | null;
}

/** What marks stand for, and how many there are. Each opens its images: the lasso of a keyboard. */
export function MapLegend({ marks, nameOf, onOpen, onRemove }: MapLegendProps) {
  const { t, formats } = useWords();
  return (
    <ul className={classes.legend} aria-label={t('imageMap.legend')}>
      {marks.map((group) => {
        const { kind, classIndex, colour, shape, rows } = group;
        const name = nameOf(group);
        return (
          <li key={`${kind} ${classIndex ?? ''}`}>
            <button
              type="button"
              className={classes.entry}
              aria-label={t('imageMap.openGroup', { name, number: formats.count(rows.length) })}
              disabled={rows.length === 0}
              onClick={() => onOpen(group)}
            >
              <Swatch shape={shape} colour={`var(${colour})`} />
              <span className={classes.name}>{name}</span>
              <span className={classes.count}>{formats.count(rows.length)}</span>
            </button>
            {onRemove && classIndex !== null && (
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={t('imageMap.removeClass', { name })}
                onClick={() => onRemove(classIndex)}
              >
                <IconX size={12} aria-hidden />
              </ActionIcon>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Swatch({ shape, colour }: { readonly shape: MarkShape; readonly colour: string }) {
  return (
    <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden className={classes.swatch}>
      {shape === 'dot' && <circle cx={6} cy={6} r={5} fill={colour} />}
      {shape === 'square' && <rect x={1.5} y={1.5} width={9} height={9} fill={colour} />}
      {shape === 'cross' && <path d="M2 2L10 10M2 10L10 2" stroke={colour} strokeWidth={2} />}
    </svg>
  );
}
