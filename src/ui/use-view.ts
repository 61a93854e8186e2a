import { useSyncExternalStore } from 'react';
import { addressOf, CHECK_ADDRESS, type ViewId, viewAt } from '../shared/views';

/** Goes to a view, as its link does: the browser's Back leads to the one before. */
export function goToView(view: ViewId): void {
  if (viewAt(location.hash) !== view || isCheckShown()) location.hash = addressOf(view);
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

const isCheckShown = () => location.hash === CHECK_ADDRESS;

/** Whether the address names the check of the kernels, in front of the views. */
export function useCheckShown(): boolean {
  return useSyncExternalStore(subscribe, isCheckShown);
}

/** The view that the address names now. */
export function useView(): ViewId {
  return useSyncExternalStore(subscribe, () => viewAt(location.hash));
}
