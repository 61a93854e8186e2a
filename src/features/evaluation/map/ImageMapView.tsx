import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { layOutImages } from '../../../commands/image-map';
import { useWords } from '../../../i18n/use-words';
import { MAP_SIDES } from '../../../metrics/image-map/sides';
import type { ImageMap } from '../../../protocol/image-map';
import { assertNever } from '../../../shared/errors';
import { outcomesOf } from '../../../state/selectors/evaluation';
import { useStudio } from '../../../state/studio';
import { Segments } from '../../../ui/Segments';
import { Gallery } from '../Gallery';
import { OpenedOutcome, type OpenedPlaces } from '../OpenedOutcome';
import { MapCanvas, type MapTool } from './MapCanvas';
import { MapLegend } from './MapLegend';
import {
  COLOURINGS,
  type Colouring,
  firstColouring,
  type MarkGroup,
  MOST_COLOURED_CLASSES,
  marksOf,
} from './map-marks';
import { NearLabelPairs } from './NearLabelPairs';

interface ImageMapViewProps {
  readonly map: ImageMap;
  /** A run trains, or something else is being worked out. */
  readonly isLocked: boolean;
}

interface Selection {
  readonly how: 'lasso' | 'inView' | 'group';
  /** Where it is one of the legend. */
  readonly group: MarkGroup | null;
  readonly rows: readonly number[];
}

const UNDECIDED = { relabelled: [], setAside: [] };

/** The map with its choices, the images chosen on it, and labels that are worth a look. */
export function ImageMapView({ map, isLocked }: ImageMapViewProps) {
  const { t, formats } = useWords();
  const { layout, underWay } = useStudio((studio) => studio.imageMap);
  const summary = useStudio((studio) => studio.dataset.summary);
  const outcomes = useMemo(() => outcomesOf(map, summary ?? UNDECIDED), [map, summary]);
  const { classes } = map;
  const areAllColoured = classes.length <= MOST_COLOURED_CLASSES;
  const [wish, setWish] = useState<'pca' | 'umap'>('pca');
  const [colouring, setColouring] = useState<Colouring>(() => firstColouring(classes.length));
  const [highlighted, setHighlighted] = useState<readonly number[]>([]);
  const [tool, setTool] = useState<MapTool>('lasso');
  const [selection, setSelection] = useState<Selection | null>(null);
  const [opened, setOpened] = useState<OpenedPlaces | null>(null);

  const shownLayout = wish === 'umap' && layout ? 'umap' : 'pca';
  const placed = useMemo(() => {
    if (wish === 'umap' && layout) return layout;
    return { rows: Int32Array.from(map.itemIndices.keys()), coordinates: map.coordinates };
  }, [wish, layout, map]);
  const coloured = useMemo(
    () => (areAllColoured ? classes.map((_, classIndex) => classIndex) : highlighted),
    [areAllColoured, classes, highlighted],
  );
  const marks = useMemo(
    () => marksOf(map, outcomes, colouring, coloured),
    [map, outcomes, colouring, coloured],
  );

  const className = (position: number | undefined) => classes[position ?? -1] ?? '';
  const groupName = ({ kind, classIndex }: MarkGroup): string => {
    switch (kind) {
      case 'class':
        return className(classIndex ?? -1);
      case 'otherClasses':
      case 'right':
      case 'wrong':
      case 'training':
      case 'validation':
      case 'test':
        return t(`imageMap.group.${kind}`);
      default:
        return assertNever(kind);
    }
  };
  const imageOf = (row: number) => {
    const { classIndex, probability } = map.predictions[row] ?? { classIndex: -1, probability: 0 };
    const truth = outcomes.truths[row];
    const words = t(classIndex === truth ? 'imageMap.rightImage' : 'imageMap.wrongImage', {
      truth: className(truth),
      answer: className(classIndex),
      probability: formats.percent(probability),
      side: t(`imageMap.group.${MAP_SIDES[map.sides[row] ?? 0] ?? 'training'}`),
    });
    return { index: map.itemIndices[row] ?? -1, words };
  };
  const selectionTitle = ({ how, group, rows }: Selection) => {
    const shown = rows.filter((row) => !outcomes.isSetAside[row]).length;
    return t(`imageMap.selected.${how}`, {
      count: shown,
      number: formats.count(shown),
      group: group ? groupName(group) : '',
    });
  };
  const chooseLayout = (next: 'pca' | 'umap') => {
    setWish(next);
    if (next === 'umap' && !layout) layOutImages();
  };

  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Segments
          label={t('imageMap.layout')}
          value={wish}
          onChange={chooseLayout}
          disabled={isLocked}
          options={[
            { value: 'pca', label: t('imageMap.pca') },
            { value: 'umap', label: t('imageMap.umap') },
          ]}
        />
        <Segments
          label={t('imageMap.colouring')}
          value={colouring}
          onChange={setColouring}
          options={COLOURINGS.map((value) => ({ value, label: t(`imageMap.colour.${value}`) }))}
        />
        <Segments
          label={t('imageMap.tool')}
          value={tool}
          onChange={setTool}
          options={[
            { value: 'lasso', label: t('imageMap.lasso') },
            { value: 'move', label: t('imageMap.move') },
          ]}
        />
        {colouring === 'class' && !areAllColoured && (
          <NativeSelect
            size="xs"
            aria-label={t('imageMap.highlight')}
            value=""
            disabled={highlighted.length >= MOST_COLOURED_CLASSES}
            onChange={({ currentTarget: { value } }) => setHighlighted([...highlighted, Number(value)])}
            data={[
              { value: '', label: t('imageMap.highlight') },
              ...classes.flatMap((name, position) =>
                highlighted.includes(position) ? [] : [{ value: String(position), label: name }],
              ),
            ]}
          />
        )}
      </Group>
      <MapLegend
        marks={marks}
        nameOf={groupName}
        onOpen={(group) => setSelection({ how: 'group', group, rows: group.rows })}
        onRemove={
          areAllColoured ? null : (classIndex) => setHighlighted(highlighted.filter((c) => c !== classIndex))
        }
      />
      <MapCanvas
        placed={placed}
        marks={marks}
        selected={selection?.rows ?? null}
        tool={tool}
        imageOf={imageOf}
        onSelect={(how, rows) => setSelection(rows.length === 0 ? null : { how, group: null, rows })}
        onOpen={(row) => setOpened({ places: [row], at: 0 })}
      />
      <Text size="xs" c="dimmed">
        {shownLayout === 'umap'
          ? t('imageMap.aboutUmap')
          : t('imageMap.aboutPca', {
              features: formats.count(map.featureCount),
              first: formats.percent(map.shares[0], 0),
              second: formats.percent(map.shares[1], 0),
            })}
        {placed.rows.length < map.imageCount &&
          ` ${t('imageMap.sampled', {
            shown: formats.count(placed.rows.length),
            all: formats.count(map.imageCount),
          })}`}
      </Text>
      {selection && (
        <Stack gap="xs">
          <Group gap="sm">
            <Text size="sm" fw={600} aria-live="polite">
              {selectionTitle(selection)}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => setSelection(null)}
            >
              {t('imageMap.clear')}
            </Button>
          </Group>
          <Gallery outcomes={outcomes} name="map" among={selection.rows} />
        </Stack>
      )}
      <NearLabelPairs
        map={map}
        outcomes={outcomes}
        isLocked={isLocked || underWay !== null}
        onOpen={(places) => setOpened({ places, at: 0 })}
      />
      <OpenedOutcome outcomes={outcomes} opened={opened} onChange={setOpened} />
    </Stack>
  );
}
