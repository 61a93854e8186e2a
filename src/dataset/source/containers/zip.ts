/** A zip inside a zip, or in a folder: `train.zip` and `test.zip` of a competition, a zip for each class. */
import { below } from '../listing';
import { listZip } from '../zip-directory';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  openEach,
  startsWith,
  type Unpacking,
} from './container';

export const zip: ContainerKind = {
  remark: 'archiveOpened',
  names: /\.zip$/i,
  // A program may stand before a zip, and one that is no zip is told why when it is opened.
  begins: (head) => startsWith(head, 0x50, 0x4b) || startsWith(head, 0x4d, 0x5a),
  isToldByBytes: false,
  async open(containers, unpacking) {
    const items = containers.map((container) => ({ container }));
    await openEach(items, unpacking, ({ container }) => openZip(container, unpacking));
  },
};

async function openZip({ blob, archive, memberFolder }: Container, unpacking: Unpacking): Promise<void> {
  const listed = await listZip(blob, archive, (path) => unpacking.mayBeContainer(path));
  if (!listed.ok) throw new ContainerError(listed.failure);
  for (const file of listed.value.files) unpacking.list(below(memberFolder, file));
  for (const problem of listed.value.problems) {
    unpacking.report({ ...problem, path: memberFolder + problem.path });
  }
}
