import type { HealthLook } from '../protocol/dataset';
import { groupKey } from '../state/slices/health-slice';
import { isRunActive } from '../state/slices/run-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { decideDataset } from './dataset';

/**
 * The data check that nobody has to ask for: what the listing says at once; what only pixels say where that is soon done,
 * no run needs the machine, and nobody has stopped it.
 * @param subject another one since then makes the answer worthless
 */
export async function checkByItself(subject: object): Promise<void> {
  updateSlice('health', () => ({ subject }));
  const listed = await ask('checkHealth', { look: 'listed' });
  const { dataset, health, run } = useStudio.getState();
  if (!listed.ok || health.subject !== subject) return;
  updateSlice('health', () => ({ report: listed.value }));
  const { uncheckedCount, isSoonDone } = listed.value;
  // Of a dataset that was recalled only the listing is there.
  const isThere = dataset.source !== null && dataset.opening === null;
  if (uncheckedCount > 0 && isSoonDone && isThere && !health.isDeclined && !isRunActive(run))
    await look('quietly');
}

/** Looks at every image of the open dataset: broken files, copies, leaks. */
export function checkHealth(): Promise<void> {
  updateSlice('health', () => ({ isDeclined: false }));
  return look('atOnce');
}

export async function stopChecking(): Promise<void> {
  updateSlice('health', () => ({ isDeclined: true }));
  await ask('cancelDataset', {});
}

async function look(how: Exclude<HealthLook, 'listed'>): Promise<void> {
  if (useStudio.getState().health.checking) return;
  updateSlice('health', () => ({ checking: how, failure: null }));
  updateSlice('dataset', () => ({ progress: null }));
  const answer = await ask('checkHealth', { look: how });
  if (answer.ok) {
    updateSlice('health', () => ({ checking: null, report: answer.value }));
    return;
  }
  const failure = answer.failure.code === 'cancelled' ? null : answer.failure;
  updateSlice('health', () => ({ checking: null, failure }));
}

/** Leaves images out of training from now on; the recipe remembers which. */
export function setImagesAside(paths: readonly string[]): Promise<void> {
  return decideDataset((now) => ({ ...now, setAside: [...new Set([...now.setAside, ...paths])] }));
}

/** Gives images another class from now on; null takes the correction back. The recipe remembers it. */
export function relabelImages(paths: readonly string[], className: string | null): Promise<void> {
  const corrected = className === null ? [] : paths.map((path) => [path, className] as const);
  const concerned = new Set(paths);
  return decideDataset((now) => {
    const others = Object.entries(now.relabelled).filter(([path]) => !concerned.has(path));
    return { ...now, relabelled: Object.fromEntries([...others, ...corrected]) };
  });
}

/** Draws each group of look-alikes to one side of every split from now on; the recipe remembers which. */
export function keepTogether(groups: readonly (readonly string[])[]): Promise<void> {
  return decideDataset((now) => {
    const known = new Set(now.keptTogether.map(groupKey));
    const fresh = groups.filter((group) => !known.has(groupKey(group)));
    return { ...now, keptTogether: [...now.keptTogether, ...fresh.map((group) => [...group])] };
  });
}

/** Lets splits divide these groups again. */
export function letDivide(groups: readonly (readonly string[])[]): Promise<void> {
  const freed = new Set(groups.map(groupKey));
  return decideDataset((now) => ({
    ...now,
    keptTogether: now.keptTogether.filter((group) => !freed.has(groupKey(group))),
  }));
}

/** Takes images back that were set aside. */
export function putImagesBack(paths: readonly string[]): Promise<void> {
  const back = new Set(paths);
  return decideDataset((now) => ({ ...now, setAside: now.setAside.filter((path) => !back.has(path)) }));
}
