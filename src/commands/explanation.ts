import type { ImageExplanation } from '../protocol/explanation';
import type { Result } from '../shared/result';
import { ask } from '../state/studio';

/** Why the model in hand says `target` of an image of the open dataset, seen at a layer; null for the last. */
export function explainImage(
  index: number,
  target: number,
  node: number | null,
): Promise<Result<ImageExplanation>> {
  return ask('explainImage', { index, target, node });
}
