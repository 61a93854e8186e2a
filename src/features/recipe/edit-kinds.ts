import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import { defaultOptimizer, OPTIMIZERS } from '../../recipe/kinds/optimizers';
import type { ArchitectureKind } from '../../recipe/schema';

/**
 * The edit a change of kind stands for: another optimizer or architecture brings its own fields, at their defaults.
 * Every other edit is itself.
 */
export function editWithKinds(path: string, value: unknown): { path: string; value: unknown } {
  if (path === 'optimizer.kind' && isKey(OPTIMIZERS, value))
    return { path: 'optimizer', value: defaultOptimizer(value) };
  if (path === 'architecture.kind' && isKey(DEFAULT_ARCHITECTURES, value)) {
    const kind: ArchitectureKind = value;
    return { path: 'architecture', value: DEFAULT_ARCHITECTURES[kind] };
  }
  return { path, value };
}

function isKey<T extends object>(table: T, key: unknown): key is keyof T {
  return typeof key === 'string' && Object.hasOwn(table, key);
}
