import type { TaskProgress } from '../../protocol/commands';
import type { AugmentationPreview, LearningRateSearch } from '../../protocol/tryout';
import type { Recipe } from '../../recipe/schema';
import type { Failure } from '../../shared/result';

/** What was tried with the recipe on the screen; each answer speaks of the recipe it was asked with. */
export interface TryoutState {
  readonly preview: { readonly recipe: Recipe; readonly result: AugmentationPreview } | null;
  readonly previewing: boolean;
  readonly search: { readonly recipe: Recipe; readonly result: LearningRateSearch } | null;
  readonly searching: boolean;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
}

export const noTryout: TryoutState = {
  preview: null,
  previewing: false,
  search: null,
  searching: false,
  progress: null,
  failure: null,
};
