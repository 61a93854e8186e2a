import { ask } from '../state/studio';

/** An image of the open dataset at full size, as the browser shows it; null where it cannot be read. */
export async function showImage(index: number): Promise<Blob | null> {
  const answer = await ask('showImage', { index });
  return answer.ok ? answer.value : null;
}
