import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useWords } from '../i18n/use-words';

interface FileAreaProps {
  readonly isReading: boolean;
  /** Runs on the board. */
  readonly count: number;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Where files are dropped: anywhere on the page, or chosen. */
export function FileArea({ isReading, count, onFiles }: FileAreaProps) {
  const { t, formats } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent((files: readonly File[]) => {
    if (files.length > 0) onFiles(files);
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <div className="files" data-over={isOver || undefined}>
      <button type="button" className="primary" onClick={() => input.current?.click()}>
        {t('board.choose')}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".vireo-run,.zip"
        aria-label={t('board.input')}
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          // A browser tells a change only: of the same file there is none unless it was forgotten.
          currentTarget.value = '';
        }}
      />
      <p className="quiet">{t('board.hint')}</p>
      <p role="status">
        {isReading
          ? t('board.reading')
          : count > 0
            ? t('board.state', { count, number: formats.count(count) })
            : ''}
      </p>
    </div>
  );
}
