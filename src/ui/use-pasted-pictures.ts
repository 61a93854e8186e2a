import { useEffect, useEffectEvent } from 'react';

/** Calls with the pictures of a paste anywhere on the page, but not with what is pasted into a field. */
export function usePastedPictures(isWanted: boolean, onPictures: (pictures: readonly File[]) => void): void {
  const take = useEffectEvent(onPictures);
  useEffect(() => {
    if (!isWanted) return;
    const listen = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select')) return;
      const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    };
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, [isWanted]);
}
