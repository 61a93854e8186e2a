import { failure, type Result, success } from '../shared/result';

export type WeightsFileKind = 'vireoZip' | 'safetensors';

/**
 * What a dropped weights file is, by its first bytes. A pickle (`.pth`, `.pt`, `.bin`, old or zipped) is refused: opening
 * one runs whatever program it holds. Failures: `pickleRefused`, with the two lines that convert it as its detail; `notWeights`.
 */
export async function sniffWeightsFile(file: Blob, fileName: string): Promise<Result<WeightsFileKind>> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith('PK')) {
    // torch.save writes a zip whose first entry is `<name>/data.pkl`.
    return /\/(data\.pkl|byteorder|version|\.format_version)/.test(text)
      ? pickleRefused(fileName)
      : success('vireoZip');
  }
  if (head[0] === 0x80 && head[1] <= 5) return pickleRefused(fileName);
  if (head[8] === 0x7b) return success('safetensors');
  return failure('notWeights', { name: fileName });
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
