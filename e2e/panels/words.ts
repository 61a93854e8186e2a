import { en } from '../../src/i18n/en';

/**
 * What the screen says beyond the fixed accessible names (DESIGN.md, "Words") is read from its own catalogue: tests ask
 * whether a thing is said where it belongs, not how it is phrased.
 */
export const words = en;

/** A sentence of the catalogue with its values filled in. */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(values[key] ?? ''));
}

/** A sentence of the catalogue whatever its values are, to look for. */
export function anyOf(template: string): RegExp {
  const literal = template.split(/\{\{\w+\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(literal.join('.*'));
}
