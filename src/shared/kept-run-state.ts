/**
 * How a run is kept. `preparing`: its images are read, and no step was made since it began or went on. `interrupted`: it was
 * preparing or under way when its tab, browser or machine ended.
 */
export const KEPT_RUN_STATES = [
  'preparing',
  'underWay',
  'interrupted',
  'finished',
  'stopped',
  'failed',
] as const;
export type KeptRunState = (typeof KEPT_RUN_STATES)[number];

/** Whether some tab works on a run, or was lost while it did. */
export function isUnderWay(state: KeptRunState): boolean {
  return state === 'preparing' || state === 'underWay';
}
