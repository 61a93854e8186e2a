import type { BrowserLack, Loss } from '../../shared/browser-lacks';
import type { DevicesState } from './devices-slice';

export interface BrowserState {
  /** What this browser lacks of what Vireo needs; empty until that was looked at. */
  readonly lacks: readonly BrowserLack[];
}

export const nothingLacking: BrowserState = { lacks: [] };

/**
 * The lacks with which nothing can be done here: those of which everything is lost, and no WebAssembly where there is no
 * adapter for WebGPU either.
 */
export function fatalLacks(
  { lacks }: BrowserState,
  { automatic, available }: DevicesState,
): readonly BrowserLack[] {
  const hasCard = automatic === null || available.some(({ kind }) => kind !== 'cpu');
  return lacks.filter(({ loss }) => loss === 'everything' || (loss === 'processor' && !hasCard));
}

/** The lacks of which one of these is lost. */
export function lacksLosing({ lacks }: BrowserState, ...losses: readonly Loss[]): readonly BrowserLack[] {
  return lacks.filter(({ loss }) => losses.includes(loss));
}
