import { useCallback, useMemo, useRef, useState } from 'react';
import { relabelImages } from '../../commands/health';
import { undoDecision } from '../../commands/labels';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary, ImageCard } from '../../protocol/dataset';
import { labelChoices } from '../../state/selectors/label-choices';
import { useStudio } from '../../state/studio';
import type { Labelling, PressedKey } from './ImageGrid';
import type { ImagePages } from './use-image-pages';
import { useSelection } from './use-selection';

/** Labelling by selecting, by keys, by dragging: what is selected is meant, else the one picture at hand. */
export function useLabelling(summary: DatasetSummary, pages: ImagePages, isLocked: boolean) {
  const { t, formats } = useWords();
  const added = useStudio(({ recipe }) => recipe.recipe.dataset.addedClasses);
  const choices = useMemo(() => labelChoices(summary, added), [summary, added]);
  const corrected = useMemo(
    () => new Map(summary.relabelled.map(({ index, className }) => [index, className])),
    [summary],
  );
  const selection = useSelection(pages);
  const dragged = useRef<readonly string[]>([]);
  const nameInput = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const { paths: selected, clear, toggle, extendTo, all } = selection;

  const classOf = useCallback((card: ImageCard) => corrected.get(card.index) ?? card.ownClass, [corrected]);
  const label = useCallback(
    (paths: readonly string[], className: string | null) => {
      if (paths.length === 0 || isLocked) return;
      const values = { count: paths.length, number: formats.count(paths.length), name: className ?? '' };
      setSaid(className === null ? t('label.takenOff', values) : t('label.given', values));
      void relabelImages(paths, className);
    },
    [isLocked, t, formats],
  );
  const labelSelected = useCallback(
    (className: string | null, otherwise: ImageCard | undefined) => {
      const wanted = dragged.current.length > 0 ? dragged.current : [...selected];
      dragged.current = [];
      const meant = wanted.length > 0 ? wanted : otherwise ? [otherwise.path] : [];
      if (meant.length === 0) setSaid(t('label.selectFirst'));
      label(meant, className);
      clear();
    },
    [label, selected, clear, t],
  );
  const onKey = useCallback(
    (event: PressedKey, card: ImageCard, place: number): 'done' | 'next' | null => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.key.toLowerCase() === 'a') {
        void all();
        return 'done';
      }
      if (isCommand && event.key.toLowerCase() === 'z') {
        setSaid(t('label.undone'));
        void undoDecision();
        return 'done';
      }
      if (isCommand || event.altKey) return null;
      const choice = choices.find(({ key }) => key === event.key);
      const takesOff = event.key === '0' || event.key === 'Delete' || event.key === 'Backspace';
      if (choice || takesOff) {
        const wasAlone = selected.size === 0;
        labelSelected(choice?.name ?? null, card);
        return wasAlone && choice ? 'next' : 'done';
      }
      if (event.key.toLowerCase() === 'n') {
        nameInput.current?.focus();
        return 'done';
      }
      if (event.key === 'Escape' && selected.size > 0) {
        event.stopPropagation();
        clear();
        return 'done';
      }
      if (event.shiftKey && event.key.startsWith('Arrow') && selected.size === 0) toggle(card.path, place);
      return null;
    },
    [choices, selected, labelSelected, all, clear, toggle, t],
  );
  const grid = useMemo<Labelling>(
    () => ({
      selected,
      classOf,
      onSelect: (card, place, isRange) => (isRange ? void extendTo(place) : toggle(card.path, place)),
      onDrag: (card) => {
        dragged.current = selected.has(card.path) ? [...selected] : [card.path];
      },
      onKey,
    }),
    [selected, classOf, extendTo, toggle, onKey],
  );
  return { choices, classOf, label, labelSelected, grid, said, nameInput, selectAll: all, selected };
}
