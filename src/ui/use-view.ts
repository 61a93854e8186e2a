import { useSyncExternalStore } from 'react';
import { addressOf, type ViewId, viewAt } from '../shared/views';

/** Goes to a view, as its link does: the browser's Back leads to the one before. */
export function goToView(view: ViewId): void {
  if (viewAt(location.hash) !== view) location.hash = addressOf(view);
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

/** The view that the address names now. */
export function useView(): ViewId {
  return useSyncExternalStore(subscribe, () => viewAt(location.hash));
}
