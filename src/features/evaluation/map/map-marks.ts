import { MAP_SIDES } from '../../../metrics/image-map/sides';
import type { ImageMap } from '../../../protocol/image-map';
import { assertNever } from '../../../shared/errors';
import type { Outcomes } from '../../../state/selectors/evaluation';

/** What the points' colours say. */
export const COLOURINGS = ['class', 'outcome', 'side'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Shapes tell apart what colour alone does not. */
export type MarkShape = 'dot' | 'square' | 'cross';

/** Points that look alike, and stand as one line in the legend. */
export interface MarkGroup {
  readonly kind: 'class' | 'otherClasses' | 'right' | 'wrong' | (typeof MAP_SIDES)[number];
  /** Where the kind is `class`. */
  readonly classIndex: number | null;
  /** A custom property of the page with the colour. */
  readonly colour: string;
  readonly shape: MarkShape;
  /** Rows of the map, but for those set aside. */
  readonly rows: readonly number[];
}

const COLOUR_COUNT = 8;
/** Two shapes in each colour. */
export const MOST_COLOURED_CLASSES = 2 * COLOUR_COUNT;

const QUIET = '--mantine-color-dimmed';

const SIDE_LOOKS = {
  training: { colour: '--vireo-run-1', shape: 'dot' },
  validation: { colour: '--vireo-run-2', shape: 'square' },
  test: { colour: '--vireo-run-3', shape: 'cross' },
} as const satisfies Record<(typeof MAP_SIDES)[number], Pick<MarkGroup, 'colour' | 'shape'>>;

/** How many classes there are decides what is shown at first: that many colours cannot be told apart. */
export function firstColouring(classCount: number): Colouring {
  return classCount <= MOST_COLOURED_CLASSES ? 'class' : 'outcome';
}

/**
 * Points in groups, drawn one after the other: what matters most is on top. By class, those of `chosen` in the order they were
 * chosen, all others as one quiet group.
 */
export function marksOf(
  { sides }: Pick<ImageMap, 'sides'>,
  { set, truths, isSetAside }: Pick<Outcomes, 'set' | 'truths' | 'isSetAside'>,
  colouring: Colouring,
  chosen: readonly number[],
): readonly MarkGroup[] {
  const counted = Array.from(truths.keys()).filter((row) => !isSetAside[row]);
  const where = (passes: (row: number) => boolean) => counted.filter(passes);
  switch (colouring) {
    case 'outcome': {
      const isRight = (row: number) => set.predictions[row]?.classIndex === truths[row];
      return withRows([
        { kind: 'right', classIndex: null, colour: '--vireo-bar', shape: 'dot', rows: where(isRight) },
        {
          kind: 'wrong',
          classIndex: null,
          colour: '--vireo-validation',
          shape: 'cross',
          rows: where((row) => !isRight(row)),
        },
      ]);
    }
    case 'side':
      return withRows(
        MAP_SIDES.map((kind, side) => ({
          kind,
          classIndex: null,
          ...SIDE_LOOKS[kind],
          rows: where((row) => sides[row] === side),
        })),
      );
    case 'class': {
      const place = new Map(chosen.map((classIndex, i) => [classIndex, i]));
      const rowsOf = new Map<number, number[]>(chosen.map((classIndex) => [classIndex, []]));
      for (const row of counted) rowsOf.get(truths[row] ?? -1)?.push(row);
      const others = where((row) => !place.has(truths[row] ?? -1));
      const quiet = { kind: 'otherClasses', classIndex: null, colour: QUIET, shape: 'dot' } as const;
      return [
        ...withRows([{ ...quiet, rows: others }]),
        ...chosen.map((classIndex, i) => ({
          kind: 'class' as const,
          classIndex,
          colour: `--vireo-run-${(i % COLOUR_COUNT) + 1}`,
          shape: i < COLOUR_COUNT ? ('dot' as const) : ('square' as const),
          rows: rowsOf.get(classIndex) ?? [],
        })),
      ];
    }
    default:
      return assertNever(colouring);
  }
}

function withRows(groups: readonly MarkGroup[]): MarkGroup[] {
  return groups.filter(({ rows }) => rows.length > 0);
}
