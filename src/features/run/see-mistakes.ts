import { goToView } from '../../ui/use-view';
import { withPart } from '../../ui/with-part';

/** Leads to the pictures the model is most wrong about. */
export async function seeMistakes(): Promise<void> {
  goToView('results');
  // The first screen does without.
  await withPart(
    () => import('../../commands/evaluation'),
    ({ lookAtMistakes }) => lookAtMistakes(),
  );
}
