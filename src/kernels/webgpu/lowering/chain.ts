/** A chain as WGSL: forwards in the epilogue that stores a value, backwards where its gradient is stored. */
import type { BufferView, KernelBuilder } from '../program/kernel';
import { activate, activationSlope, slopeBy } from '../wgsl/activation';
import { type Dropout, dropoutFactor } from '../wgsl/dropout';
import type { Chain } from './fuse';

/** Statements that store `value` (an f32 expression) at element `i` (u32) of a buffer. */
export type StoreElement = (i: string, value: string) => string;

/** What backward needs to know of a chain that ran. */
export interface ChainRecord {
  readonly chain: Chain;
  /** The chain's dropout where it acts. */
  readonly dropout: Dropout | null;
  /** The value after the chain. */
  readonly output: BufferView;
  /** The value before the activation, where the output does not show it. */
  readonly before: BufferView | null;
  readonly elementsPerImage: number;
}

/** Whether backward needs the value before the activation: what follows the activation hides its slope, or it shows it not. */
export function needsBefore({ activation, dropout, addend }: Chain): boolean {
  if (activation === null) return false;
  switch (slopeBy(activation)) {
    case 'before':
      return true;
    case 'after':
      return dropout !== null || addend !== null;
    case 'sign':
      return addend !== null;
  }
}

export function forwardChain(
  builder: KernelBuilder,
  record: ChainRecord,
  addend: BufferView | null,
): StoreElement {
  const { chain } = record;
  const output = builder.write(record.output);
  const before = record.before ? builder.write(record.before) : null;
  const added = addend ? builder.read(addend) : null;
  return (i, value) =>
    [
      `var v = ${value};`,
      before ? `${before}[${i}] = v;` : '',
      chain.activation ? `v = ${activate(builder, chain.activation, 'v')};` : '',
      record.dropout ? `v *= ${dropoutFactor(builder, record.dropout, i, record.elementsPerImage)};` : '',
      added ? `v += ${added}[${i}];` : '',
      chain.final ? `v = ${activate(builder, chain.final, 'v')};` : '',
      `${output}[${i}] = v;`,
    ].join('\n');
}

/** Multiplies `name` (a var) by the slope of what follows the addend. */
export function backwardFinal(builder: KernelBuilder, record: ChainRecord, i: string, name: string): string {
  const { final } = record.chain;
  if (final === null) return '';
  const output = builder.read(record.output);
  return `let shown_after = ${output}[${i}];\n${name} *= ${activationSlope(builder, final, 'shown_after')};`;
}

/** Multiplies `name` (a var) by the slope of what precedes the addend. */
export function backwardInner(builder: KernelBuilder, record: ChainRecord, i: string, name: string): string {
  const { dropout } = record;
  const { activation } = record.chain;
  const lines: string[] = [];
  if (dropout) lines.push(`${name} *= ${dropoutFactor(builder, dropout, i, record.elementsPerImage)};`);
  if (activation) {
    const kept = `${builder.read(record.before ?? record.output)}[${i}]`;
    lines.push(`let kept = ${kept};`);
    // What is kept from before may have to show what comes after.
    const again = record.before !== null && slopeBy(activation) === 'after';
    lines.push(`let shown = ${again ? activate(builder, activation, 'kept') : 'kept'};`);
    lines.push(`${name} *= ${activationSlope(builder, activation, 'shown')};`);
  }
  return lines.join('\n');
}

/** Whether anything precedes the addend. */
export function hasInner(record: ChainRecord): boolean {
  return record.chain.activation !== null || record.dropout !== null;
}
