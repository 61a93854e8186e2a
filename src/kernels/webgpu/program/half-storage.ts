/**
 * Half-precision storage: kernels compute in float32 and say nothing of how an array is stored; once a kernel's text is
 * whole, what it reads from and writes to its half arrays is converted where that happens.
 */

/** How the adapter keeps halves: as such (feature `shader-f16`), or rounded to them in memory of 32 bits. */
export type HalfStorage = 'native' | 'rounded';

/** Bytes that one value takes. */
export function halfBytes(storage: HalfStorage): 2 | 4 {
  return storage === 'native' ? 2 : 4;
}

const CONVERSIONS: Readonly<
  Record<HalfStorage, { load(element: string, width: 1 | 4): string; store(value: string): string }>
> = {
  native: {
    load: (element, width) => (width === 4 ? `vec4<f32>(${element})` : `f32(${element})`),
    store: (value) => `f16(${value})`,
  },
  // Not quantizeToF16, which makes zero of what is small.
  rounded: {
    load: (element) => element,
    store: (value) => `unpack2x16float(pack2x16float(vec2<f32>(${value}, 0.0))).x`,
  },
};

/**
 * `code` (WGSL) with every access to the array `name` converted: reads are f32, assignments round to half. Assignments
 * are statements of the form `name[…] = …;` and `name[…] += …;`, as kernels write them. Of an array of `width` 4, vec4s
 * are read, by one index or, where `byRow`, by two; nothing assigns to one.
 */
export function convertAccesses(
  code: string,
  name: string,
  storage: HalfStorage,
  width: 1 | 4 = 1,
  byRow = false,
): string {
  const { load: loaded, store } = CONVERSIONS[storage];
  const load = (element: string) => loaded(element, width);
  const convert = (text: string): string => {
    let result = '';
    let rest = text;
    for (;;) {
      const at = rest.search(new RegExp(`\\b${name}\\[`));
      if (at < 0) return result + rest;
      const open = at + name.length;
      const first = closingBracket(rest, open);
      const close = byRow ? closingBracket(rest, first + 1) : first;
      const column = byRow ? `[${convert(rest.slice(first + 2, close))}]` : '';
      const element = `${name}[${convert(rest.slice(open + 1, first))}]${column}`;
      const assignment = /^\s*(\+?)=(?!=)/.exec(rest.slice(close + 1));
      result += rest.slice(0, at);
      if (!assignment) {
        result += load(element);
        rest = rest.slice(close + 1);
        continue;
      }
      const from = close + 1 + assignment[0].length;
      const to = rest.indexOf(';', from);
      const value = convert(rest.slice(from, to).trim());
      result += `${element} = ${store(assignment[1] ? `${load(element)} + (${value})` : value)}`;
      rest = rest.slice(to);
    }
  };
  return convert(code);
}

/** Where the bracket that opens at `open` closes. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth += 1;
    else if (text[at] === ']' && --depth === 0) return at;
  }
  throw new Error(`A bracket does not close: ${text.slice(open, open + 40)}`);
}
