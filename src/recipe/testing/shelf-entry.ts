/** A line of the shelf's manifest that is whole, as a file holds it. */
export const shelfEntry = {
  id: 'resnet18',
  title: 'ResNet-18',
  family: 'resnet',
  variant: 'resnet18',
  file: 'resnet18.safetensors',
  sizeBytes: 46_800_000,
  sha256: 'ab'.repeat(32),
  blockSha256: ['cd'.repeat(32), 'ef'.repeat(32)],
  parameters: 11_689_512,
  top1: 69.752,
  licence: 'bsd-3-clause',
  source: { url: 'https://hub.example/a/b', revision: 'main', page: null },
  addedAt: '2026-01-02T03:04:05.678Z',
  preprocessing: { imageSize: 224, resize: 'crop' },
};
