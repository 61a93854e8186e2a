import type { SplitRole } from '../../protocol/dataset';
import { append } from '../../shared/many';
import { buildTree, findNode, imagesBelow, isDeep } from './folder-tree';
import type { ImageFile } from './image-files';
import { type FolderGroup, groupOf } from './recognize';

/** Groups never change, and whoever arranges images asks for those of a group again and again. */
const imagesOfGroup = new WeakMap<FolderGroup, readonly number[]>();

/** Every image of a group. */
export function groupImages(group: FolderGroup): readonly number[] {
  const known = imagesOfGroup.get(group);
  if (known) return known;
  const images: number[] = [];
  for (const folder of group.classFolders ?? []) append(images, folder.images);
  append(images, group.loose);
  imagesOfGroup.set(group, images);
  return images;
}

/** What a person said about folders, shallow ones first so that a folder inside another has the last word. */
export function overrideRoles(
  images: readonly ImageFile[],
  groups: readonly FolderGroup[],
  roles: Readonly<Record<string, SplitRole>>,
  labelledByTable: boolean,
): FolderGroup[] {
  let current = [...groups];
  const overrides = Object.entries(roles).sort(([a], [b]) => a.length - b.length);
  if (overrides.length === 0) return current;
  const root = buildTree(images, images.keys());
  for (const [path, role] of overrides) {
    const recognized = current.find((group) => group.path === path);
    if (recognized) {
      const keepsTable = labelledByTable && recognized.classFolders === null;
      const chosen = [...groupImages(recognized)].sort((a, b) => a - b);
      const changed = keepsTable ? { ...recognized, role } : corrected(images, chosen, path, role);
      current = current.map((group) => (group === recognized ? changed : group));
      continue;
    }
    const node = findNode(root, path);
    if (!node) continue; // A recipe made for other data may name folders that are not here.
    const chosen = imagesBelow(node).sort((a, b) => a - b);
    current = [...withoutImages(current, new Set(chosen)), corrected(images, chosen, path, role)];
  }
  return current;
}

function corrected(
  images: readonly ImageFile[],
  chosen: readonly number[],
  path: string,
  role: SplitRole,
): FolderGroup {
  const node = findNode(buildTree(images, chosen), path);
  if (!node) return { path, role, classFolders: null, loose: chosen, roleOfImage: null };
  const group = groupOf(node, role);
  // A flat folder that a person gives a role with labels is one class.
  if (
    group.classFolders === null &&
    role !== 'ignore' &&
    role !== 'unlabelled' &&
    !isDeep(node) &&
    path !== ''
  ) {
    return { ...group, classFolders: [{ name: node.name, path, images: chosen }], loose: [] };
  }
  return group;
}

function withoutImages(groups: readonly FolderGroup[], gone: ReadonlySet<number>): FolderGroup[] {
  const stays = (index: number) => !gone.has(index);
  return groups
    .map((group) => ({
      ...group,
      loose: group.loose.filter(stays),
      classFolders:
        group.classFolders
          ?.map((folder) => ({ ...folder, images: folder.images.filter(stays) }))
          .filter((folder) => folder.images.length > 0) ?? null,
    }))
    .filter((group) => groupImages(group).length > 0);
}
