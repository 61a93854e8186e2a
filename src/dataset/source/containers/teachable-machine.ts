/**
 * A project of Teachable Machine (`.tm`): a zip with a manifest and the samples by class. Google publishes no description, so
 * the classes are taken from whichever of the known places names them: folders, or the samples' own names.
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

/** `Class 1-!-0.png`, `Class 1_12.jpg`, `Class 1-12.png`: a class, then the sample's number. */
const SAMPLE_NAME = /^(.*?)(?:-!-|[-_. ])(\d+)(\.[^.]+)$/;

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

/** A sample in a folder stays there; one at the root goes into a folder of the class that its name begins with. */
function pathByClass({ path }: ListedFile): string {
  if (path.includes('/')) return path;
  const className = folderOfLabel(SAMPLE_NAME.exec(path)?.[1] ?? '');
  return className === null ? path : `${className}/${path}`;
}
