import type { OnnxStorage } from '../formats/onnx-export';
import { wilsonInterval } from '../metrics/intervals';
import type { OnnxMeasurement } from '../protocol/prediction';
import type { Recipe } from '../recipe/schema';
import { fetchPart } from '../shared/fetch-part';
import { type Result, success } from '../shared/result';
import { ask, updateSlice } from '../state/studio';
import { fileNameOf } from './downloads';
import { saveFile } from './save-file';

/** A file on the validation images. */
export interface OnnxAccuracy {
  /** A share, with its 95 % interval. */
  readonly share: number;
  readonly interval: readonly [number, number];
  /** How many answers are not those of the first file, float32. */
  readonly different: number;
  readonly count: number;
}

/** The model as one of the ONNX files it may leave as. */
export interface OnnxFile {
  readonly storage: OnnxStorage;
  readonly content: Blob;
  /** Null before it was measured, or where it cannot be. */
  readonly accuracy: OnnxAccuracy | null;
}

export interface OnnxFiles {
  readonly recipe: Recipe;
  readonly files: readonly OnnxFile[];
}

/** The model in hand as every ONNX file it may leave as, not yet measured. */
export async function writeOnnxFiles(weights: 'best' | 'last'): Promise<Result<OnnxFiles>> {
  const answer = await ask('exportModel', { weights });
  if (!answer.ok) return answer;
  const part = await fetchPart(() => import('../formats/onnx-export'));
  if (!part.ok) return part;
  const { exportOnnx, ONNX_STORAGES } = part.value;
  const files = ONNX_STORAGES.map((storage) => ({
    storage,
    content: exportOnnx(answer.value, storage),
    accuracy: null,
  }));
  return success({ recipe: answer.value.recipe, files });
}

/** The same files with what ONNX Runtime answers to the validation images. */
export async function measureOnnxFiles({ recipe, files }: OnnxFiles): Promise<Result<OnnxFiles>> {
  updateSlice('prediction', () => ({ measuring: null }));
  const contents = await Promise.all(files.map(({ content }) => content.arrayBuffer()));
  const measured = await ask('measureOnnx', { files: contents });
  if (!measured.ok) return measured;
  const accuracies = accuraciesOf(measured.value);
  return success({ recipe, files: files.map((file, i) => ({ ...file, accuracy: accuracies[i] ?? null })) });
}

/** Of each file; answers are compared with those of the first. */
export function accuraciesOf({ labels, answers }: OnnxMeasurement): OnnxAccuracy[] {
  const count = labels.length;
  const [first] = answers;
  return answers.map((found) => {
    const share = found.reduce((sum, answer, i) => sum + Number(answer === labels[i]), 0) / count;
    const different = found.reduce((sum, answer, i) => sum + Number(answer !== first[i]), 0);
    return { share, interval: wilsonInterval(share, count), different, count };
  });
}

export function saveOnnxFile({ recipe }: OnnxFiles, { storage, content }: OnnxFile): void {
  saveFile(fileNameOf(recipe, storage === 'float32' ? 'model.onnx' : `model-${storage}.onnx`), content);
}
