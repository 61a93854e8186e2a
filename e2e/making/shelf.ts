import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { weights } from '../../scripts/weights/commands.mjs';
import { writeSafetensors } from '../../src/formats/safetensors-write';
import { buildModel } from '../../src/models/catalogue';
import { initializeParameters } from '../../src/nn/initialize';
import { toStateDict } from '../../src/nn/state-dict';
import { DEFAULT_ARCHITECTURES } from '../../src/recipe/defaults';

/** The smallest backbone of the table, as its publisher names it; its numbers are drawn at random. */
export const SHELF_ID = 'mobilenet_v2_050';
export const SHELF_TITLE = 'MobileNetV2 0.5';

/** Fills `<folder>/weights` as a person does with a file of theirs. */
export async function makeShelf(folder: string): Promise<string> {
  const architecture = { ...DEFAULT_ARCHITECTURES.mobilenetV2, variant: 'w050' as const };
  const { graph } = buildModel(architecture, { imageSize: 224, channels: 3, classCount: 1000 });
  const tensors = toStateDict(graph, initializeParameters(graph, 0), 0);
  const file = path.join(folder, 'from-a-stick.safetensors');
  await writeFile(file, writeSafetensors(tensors));
  const shelf = path.join(folder, 'weights');
  await weights(['add', '--from', file, '--as', SHELF_ID], {
    folder: shelf,
    say: () => undefined,
    out: { write: () => true },
  });
  return shelf;
}
