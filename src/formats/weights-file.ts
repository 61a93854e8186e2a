/** What every reader of weights gives: a directory to decide by, and tensors one at a time, when they are asked for. */
import type { NamedTensor, StateShape } from '../protocol/model';
import type { ElementType } from './element-types';

/** The largest networks here have a thousand. Of what lists more, each step would take seconds. */
export const MOST_TENSORS = 20_000;

/** A tensor of the file, without its numbers. */
export interface WeightsEntry extends StateShape {
  readonly dtype: ElementType;
}

/** An opened file of weights, whatever its format. Names and shapes are torch's: a reader of another layout translates. */
export interface WeightsFile {
  /** As the tensors lie in the file, so that who reads them in turn reads the file from front to back. */
  readonly entries: readonly WeightsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The numbers of one of `entries`, and nothing else of the file. Throws what the browser throws of a file that is gone. */
  readonly read: (entry: WeightsEntry) => Promise<NamedTensor>;
}

/** Every tensor, one after the other. */
export async function readTensors(file: WeightsFile): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = [];
  for (const entry of file.entries) tensors.push(await file.read(entry));
  return tensors;
}
