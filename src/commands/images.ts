import { ask } from '../state/studio';

/** The file of an image of the open dataset; null where it cannot be read. */
export async function readImage(index: number): Promise<Blob | null> {
  const answer = await ask('readImage', { index });
  return answer.ok ? answer.value.blob : null;
}
