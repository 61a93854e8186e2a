import { archiveFormat } from '../shared/archive-signatures';
import { failure, type Result, success } from '../shared/result';
import { beginsLikeZip } from '../shared/zip-signatures';
import { ZipReading } from './zip-read';

export type WeightsFileKind = 'vireoZip' | 'safetensors' | 'torchSave' | 'tfjsZip';

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * What a dropped weights file is, by what it holds and not by its name. Failures: `pickleRefused`, a pickle from before torch
 * 1.6, with the two lines that convert it as its detail; `kerasRefused`; `weightsZipUnreadable`; `archiveInstead`; `notWeights`.
 */
export async function sniffWeightsFile(file: Blob, fileName: string): Promise<Result<WeightsFileKind>> {
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  if (beginsLikeZip(head)) return sniffZip(file, fileName);
  if ((head[0] === 0x80 && head[1] <= 5) || isTar(head)) return pickleRefused(fileName);
  if (HDF5.every((byte, i) => head[i] === byte)) return failure('kerasRefused', { name: fileName });
  if (head[8] === 0x7b) return success('safetensors');
  const archive = archiveFormat(head);
  if (archive !== null) return failure('archiveInstead', { format: archive });
  return failure('notWeights', { name: fileName });
}

async function sniffZip(file: Blob, fileName: string): Promise<Result<WeightsFileKind>> {
  const zip = await ZipReading.open(file);
  if (!zip.ok) return zip;
  const holds = (pattern: RegExp) => zip.value.paths.some((path) => pattern.test(path));
  if (holds(/(^|\/)data\.pkl$/)) return success('torchSave');
  if (holds(/(^|\/)model\.json$/)) return success('tfjsZip');
  if (holds(/(^|\/)[^/]*\.h5$/)) return failure('kerasRefused', { name: fileName });
  return success('vireoZip');
}

/** Torch's first files were tar archives. */
function isTar(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar';
}

function pickleRefused(fileName: string) {
  return failure<WeightsFileKind>('pickleRefused', undefined, conversionCommand(fileName));
}

/** Two lines for a terminal that turn a pickled state_dict into a safetensors file. */
export function conversionCommand(fileName: string): string {
  // Inside the shell's double quotes and Python's single ones only plain names are safe.
  const name = /^[\w.() -]+$/.test(fileName) ? fileName : 'model.pth';
  const target = `${name.replace(/\.[^.]*$/, '')}.safetensors`;
  const program = [
    'import torch, safetensors.torch',
    `d = torch.load('${name}', map_location='cpu', weights_only=True)`,
    "d = d.get('state_dict', d)",
    `safetensors.torch.save_file({k: v.clone().contiguous() for k, v in d.items()}, '${target}')`,
  ].join('; ');
  return `pip install torch safetensors\npython -c "${program}"`;
}
