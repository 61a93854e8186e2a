import { Box, NativeSelect } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { decideRole } from '../../commands/reading';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary, FolderRow, SplitRole } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { ask, useStudio } from '../../state/studio';
import { lazyPart } from '../../ui/lazy-part';
import classes from './FolderTree.module.css';
import { firstUnfolded, followKey, rowsInView } from './folder-tree';
import { type ImageGroup, ThumbnailStrip } from './ThumbnailStrip';

const ImageBrowser = lazyPart(async () => (await import('./ImageBrowser')).ImageBrowser);

const ROLES: readonly SplitRole[] = ['training', 'validation', 'test', 'unlabelled', 'ignore'];
const ROW_HEIGHT = 48;
const OVERSCAN = 6;
const PICTURES = 3;
/** px a level is further in. */
const INDENT = 14;

/** The folders of the dataset as a tree: how many images each holds, which, and what they are used as. */
export function FolderTree({ summary }: { readonly summary: DatasetSummary }) {
  const { t } = useWords();
  const rows = useFolderRows(summary);
  const [folding, setFolding] = useState<ReadonlySet<string> | null>(null);
  const unfolded = useMemo(() => folding ?? firstUnfolded(rows), [folding, rows]);
  const shown = useMemo(() => rowsInView(rows, unfolded), [rows, unfolded]);
  const [active, setActive] = useState('');
  const [browsing, setBrowsing] = useState<ImageGroup | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  /** The row to focus as soon as it is drawn. */
  const wanted = useRef<string | null>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => tree.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollPaddingStart: 32,
  });
  const activeAt = Math.max(
    0,
    shown.findIndex(({ path }) => path === active),
  );

  const fold = (path: string, isUnfolded: boolean) => {
    const next = new Set(unfolded);
    if (isUnfolded) next.add(path);
    else next.delete(path);
    setFolding(next);
  };
  const goTo = (at: number) => {
    const row = shown[at];
    if (!row) return;
    wanted.current = row.path;
    setActive(row.path);
    virtualizer.scrollToIndex(at);
    tree.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>, at: number) => {
    if (event.target !== event.currentTarget) return;
    const led = followKey(event.key, at, shown, unfolded);
    if (!led) return;
    event.preventDefault();
    if ('goTo' in led) goTo(led.goTo);
    else if ('fold' in led) fold(led.fold, false);
    else fold(led.unfold, true);
  };

  return (
    <>
      {browsing && (
        <Suspense>
          <ImageBrowser summary={summary} first={browsing} onClose={() => setBrowsing(null)} />
        </Suspense>
      )}
      <Box
        ref={tree}
        role="treegrid"
        aria-label={t('dataset.tabFolders')}
        aria-rowcount={shown.length + 1}
        className={classes.tree}
      >
        <Box role="row" aria-rowindex={1} className={`${classes.row} ${classes.head}`}>
          <Box role="columnheader">{t('dataset.folder')}</Box>
          <Box role="columnheader" className={classes.number}>
            {t('dataset.images')}
          </Box>
          <Box role="columnheader" className={`${classes.number} ${classes.wide}`}>
            {t('dataset.classes')}
          </Box>
          <Box role="columnheader" className={classes.wide}>
            {t('dataset.pictures')}
          </Box>
          <Box role="columnheader">{t('dataset.usedAs')}</Box>
        </Box>
        <Box role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = shown[index];
            if (!row) return null;
            const { path, depth, subfolderCount } = row;
            return (
              <Box
                key={path}
                ref={(element) => {
                  if (!element || wanted.current !== path) return;
                  wanted.current = null;
                  element.focus();
                }}
                role="row"
                data-index={index}
                aria-rowindex={index + 2}
                aria-level={depth + 1}
                {...(subfolderCount > 0 && { 'aria-expanded': unfolded.has(path) })}
                tabIndex={index === activeAt ? 0 : -1}
                className={`${classes.row} ${classes.body}`}
                style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
                onFocus={() => setActive(path)}
                onKeyDown={(event) => onKeyDown(event, index)}
              >
                <FolderCells
                  row={row}
                  isUnfolded={unfolded.has(path)}
                  isActive={index === activeAt}
                  onFold={() => fold(path, !unfolded.has(path))}
                  onBrowse={setBrowsing}
                />
              </Box>
            );
          })}
        </Box>
      </Box>
    </>
  );
}

interface FolderCellsProps {
  readonly row: FolderRow;
  readonly isUnfolded: boolean;
  /** Of all rows, the controls of one are in the order of Tab. */
  readonly isActive: boolean;
  readonly onFold: () => void;
  readonly onBrowse: (group: ImageGroup) => void;
}

function FolderCells({ row, isUnfolded, isActive, onFold, onBrowse }: FolderCellsProps) {
  const { t, formats } = useWords();
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const isChosen = useStudio((studio) => Object.hasOwn(studio.recipe.recipe.dataset.roles, row.path));
  const { path, name, depth, imageCount, classCount, subfolderCount, role } = row;
  const shownName = name || t('dataset.rootFolder');
  const group = useMemo<ImageGroup>(() => ({ classIndex: null, role: null, folder: path }), [path]);
  const tabIndex = isActive ? 0 : -1;
  const roleOptions = [
    ...(role === null ? [{ value: '', label: t('reading.severalRoles') }] : []),
    ...ROLES.map((value) => ({ value, label: t(`role.${value}`) })),
    ...(isChosen ? [{ value: GUESS, label: t('reading.backToGuess') }] : []),
  ];
  return (
    <>
      {/* The keyboard folds by the arrow keys of the row. */}
      <Box
        role="gridcell"
        className={classes.name}
        data-folds={subfolderCount > 0 || undefined}
        style={{ paddingInlineStart: depth * INDENT }}
        onClick={subfolderCount > 0 ? onFold : undefined}
      >
        {subfolderCount > 0 ? (
          <IconChevronRight aria-hidden className={classes.chevron} data-unfolded={isUnfolded || undefined} />
        ) : (
          <span className={classes.chevron} />
        )}
        <span className={classes.label} title={path || shownName}>
          {shownName}
        </span>
      </Box>
      <Box role="gridcell" className={classes.number}>
        {formats.count(imageCount)}
      </Box>
      <Box role="gridcell" className={`${classes.number} ${classes.wide}`}>
        {formats.count(classCount)}
      </Box>
      <Box role="gridcell" className={classes.wide}>
        <ThumbnailStrip
          group={group}
          label={path || shownName}
          count={PICTURES}
          tabIndex={tabIndex}
          onOpen={() => onBrowse(group)}
        />
      </Box>
      <Box role="gridcell">
        <NativeSelect
          size="xs"
          aria-label={t('dataset.usedAsOf', { folder: path || shownName })}
          disabled={isLocked}
          tabIndex={tabIndex}
          value={role ?? ''}
          data={roleOptions}
          onChange={({ currentTarget: { value } }) =>
            decideRole(path, ROLES.find((known) => known === value) ?? null)
          }
        />
      </Box>
    </>
  );
}

/** No role of its own: what was guessed comes back. */
const GUESS = 'guess';

/** Asked for anew whenever the dataset is seen otherwise. */
function useFolderRows(summary: DatasetSummary): readonly FolderRow[] {
  const [told, setTold] = useState<{
    readonly of: DatasetSummary;
    readonly rows: readonly FolderRow[];
  } | null>(null);
  useEffect(() => {
    let isWanted = true;
    ask('listFolders', {}).then((answer) => {
      if (isWanted && answer.ok) setTold({ of: summary, rows: answer.value });
    });
    return () => {
      isWanted = false;
    };
  }, [summary]);
  // Until they are there, those of the decisions before.
  return told?.rows ?? NO_ROWS;
}

const NO_ROWS: readonly FolderRow[] = [];
