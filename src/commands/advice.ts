import type { DatasetSummary, ImageCard } from '../protocol/dataset';
import { type Advice, adviceFor, THUMBNAIL } from '../recipe/advice';
import { followsPreset } from '../recipe/presets';
import type { ImageLook } from '../state/slices/dataset-slice';
import { firstRecipe, type RecipeState, withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { startFromBackbone } from './start-from-backbone';

/** Images are looked at in so many places of the dataset, so many in each. */
const PLACES = 3;
const IN_EACH = 3;
/** Side that they are decoded to, px: enough to see colours. */
const SEEN_SIDE = 16;
/** Channels of a pixel that are further apart are a colour. */
const COLOURED = 8;

/**
 * Looks at some images of a dataset that has just opened, and takes the recipe that fits them where nobody has changed the one
 * on the screen. Weights learned elsewhere are advised, and never taken by themselves.
 */
export async function adviseOn(summary: DatasetSummary): Promise<void> {
  const { recipe: before } = useStudio.getState();
  const look = await lookAtSome(summary.imageCount);
  const { dataset } = useStudio.getState();
  if (look === null || dataset.summary?.fingerprint !== summary.fingerprint) return;
  updateSlice('dataset', () => ({ look }));
  const advice = adviceFor(traitsOf(summary, look), false);
  // Quick start is what fits a few thumbnails.
  if (advice.preset === firstRecipe.recipe.preset && look.medianSide <= THUMBNAIL) return;
  updateSlice('recipe', (state) =>
    state.recipe === before.recipe && isUntouched(state) ? { recipe: advice.apply(state.recipe) } : {},
  );
}

function isUntouched({ recipe, past }: RecipeState): boolean {
  return past.length === 0 && recipe.preset === firstRecipe.recipe.preset && followsPreset(recipe);
}

/** What of a dataset decides what is advised. */
export function traitsOf({ classes }: DatasetSummary, look: ImageLook) {
  return { ...look, perClass: classes.map(({ trainingCount }) => trainingCount) };
}

/** Takes all that is advised, as a step of undo; weights off the shelf where it has them, else a file is asked for. */
export async function takeAdvice(advice: Advice): Promise<void> {
  updateSlice('recipe', (state) => withRecipe(state, advice.apply(state.recipe)));
  if (advice.start !== 'pretrained') return;
  await startFromBackbone();
}

async function lookAtSome(imageCount: number): Promise<ImageLook | null> {
  const places = [
    ...new Set(Array.from({ length: PLACES }, (_, i) => Math.floor((i * imageCount) / PLACES))),
  ];
  const answers = await Promise.all(
    places.map((offset) =>
      ask('browseImages', {
        ...{ classIndex: null, role: null, search: '' },
        ...{ offset, limit: IN_EACH, thumbnailSize: SEEN_SIDE },
      }),
    ),
  );
  const cards = answers.flatMap((answer) => (answer.ok ? answer.value.cards : []));
  const sides = cards
    .flatMap(({ dimensions }) => (dimensions ? [Math.min(dimensions.width, dimensions.height)] : []))
    .toSorted((a, b) => a - b);
  const medianSide = sides[Math.floor(sides.length / 2)];
  return medianSide === undefined ? null : { medianSide, isGray: cards.every(isGray) };
}

function isGray({ pixels }: ImageCard): boolean {
  if (pixels === null) return true;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOURED) return false;
  }
  return true;
}
