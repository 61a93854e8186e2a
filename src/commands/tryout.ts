import { ask, updateSlice, useStudio } from '../state/studio';

/** Shows what augmentation makes of some training images. */
export async function previewAugmentation(): Promise<void> {
  const { recipe } = useStudio.getState().recipe;
  updateSlice('tryout', () => ({ previewing: true, failure: null }));
  const answer = await ask('previewAugmentation', { recipe });
  updateSlice('tryout', () =>
    answer.ok
      ? { previewing: false, preview: { recipe, result: answer.value } }
      : { previewing: false, failure: answer.failure },
  );
}

/** Looks for a learning rate by training at a growing one; the weights are thrown away. */
export async function findLearningRate(): Promise<void> {
  const { recipe } = useStudio.getState().recipe;
  updateSlice('tryout', () => ({ searching: true, progress: null, failure: null }));
  const answer = await ask('findLearningRate', { recipe });
  const done = { searching: false, progress: null };
  updateSlice('tryout', () => {
    if (answer.ok) return { ...done, search: { recipe, result: answer.value } };
    return answer.failure.code === 'cancelled' ? done : { ...done, failure: answer.failure };
  });
}

export async function cancelLearningRate(): Promise<void> {
  await ask('cancelLearningRate', {});
}
