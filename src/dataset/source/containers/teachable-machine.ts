/**
 * A project of Teachable Machine (`.tm`): a stored zip of `manifest.json` and the samples, each named by its class. Google
 * publishes no description; this is what projects of versions 2.4.5 and 2.4.10 hold.
 */

import { hasImageExtension } from '../../../shared/picture-names';
import type { ListedFile } from '../listing';
import { listZip } from '../zip-directory';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  openEach,
  startsWith,
  type Unpacking,
} from './container';
import { folderOfLabel } from './image-sink';

/** `Class 1-!-0.jpg`: a class, then the sample's number. */
const SAMPLE_NAME = /^(.*)-!-\d+\.[^./]+$/s;

export const teachableMachine: ContainerKind = {
  remark: 'projectOpened',
  names: /\.tm$/i,
  begins: (head) => startsWith(head, 0x50, 0x4b),
  isToldByBytes: false,
  async open(containers, unpacking) {
    const items = containers.map((container) => ({ container }));
    await openEach(items, unpacking, ({ container }) => openProject(container, unpacking));
  },
};

async function openProject({ blob, archive, memberFolder }: Container, unpacking: Unpacking): Promise<void> {
  const listed = await listZip(blob, archive);
  if (!listed.ok) throw new ContainerError(listed.failure);
  const samples = listed.value.files.filter(({ path }) => hasImageExtension(path));
  if (samples.length === 0) throw new ContainerError({ code: 'projectWithoutImages' });
  for (const sample of samples) unpacking.list({ ...sample, path: memberFolder + pathByClass(sample) });
  for (const problem of listed.value.problems) {
    unpacking.report({ ...problem, path: memberFolder + problem.path });
  }
}

/** A sample goes into a folder of its class: what stands before the sign, a slash in it included. */
function pathByClass({ path }: ListedFile): string {
  const className = folderOfLabel(SAMPLE_NAME.exec(path)?.[1] ?? '');
  return className === null ? path : `${className}/${path.slice(path.lastIndexOf('/') + 1)}`;
}
