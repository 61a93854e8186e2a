export interface Formats {
  /** 12,345 */
  count(value: number): string;
  /** 0.0001, 1e-8, 12,345: a number as it stands in a sentence, the small ones as a field has them. */
  number(value: number): string;
  /** 45.6 % */
  percent(share: number, digits?: number): string;
  /**
   * 46 %, and below a tenth two significant digits: chance among 400 classes is 0.25 %, not 0 %. Close to all as many as tell it from
   * all: 99.96 %.
   */
  roughPercent(share: number): string;
  /** 0.09, 2.30: figures that stand in a row, all with as many digits. */
  decimal(value: number, digits: number): string;
  /** 0.4532; small values in scientific notation. */
  figure(value: number, digits?: number): string;
  /** 13.1 M: three significant digits with a compact unit. */
  compact(value: number): string;
  /** 1.5 GB, powers of 1000 */
  bytes(value: number): string;
  /** 1:02:03 h, 4 s, or < 1 s: what takes time never takes none. */
  duration(ms: number): string;
  /** 250 ms, 1.5 s, 15 s, 5 min, 1 h 30 min, 2 d: what a tick of an axis says. */
  roundDuration(ms: number): string;
}

/** Whether zeros behind the point would have to be counted: such a number is written by its power of ten. */
export const isSmall = (value: number) => value !== 0 && Math.abs(value) < 1e-4;

const known = new Map<string, Formats>();

/** How numbers are written in a language; the same object for the same language. */
export function formatsOf(language: string): Formats {
  const formats = known.get(language) ?? makeFormats(language);
  known.set(language, formats);
  return formats;
}

function makeFormats(language: string): Formats {
  const numbers = new Intl.NumberFormat(language, { maximumSignificantDigits: 12 });
  const scientific = new Intl.NumberFormat(language, {
    notation: 'scientific',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const smallShares = new Intl.NumberFormat(language, { style: 'percent', maximumSignificantDigits: 2 });
  const integers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const compacts = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
  const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'].map(
    (unit) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumSignificantDigits: 3,
      }),
  );
  const fixed = new Map<string, Intl.NumberFormat>();
  /** Making one costs a hundred times what using it does, and charts use them by the dozen, four times a second. */
  const fixedTo = (digits: number, style: 'decimal' | 'percent') => {
    const key = `${style} ${digits}`;
    const format =
      fixed.get(key) ??
      new Intl.NumberFormat(language, {
        style,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    fixed.set(key, format);
    return format;
  };
  return {
    count: (value) => integers.format(value),
    number: (value) =>
      isSmall(value)
        ? value.toExponential().replace('.', numbers.format(0.5).charAt(1))
        : numbers.format(value),
    decimal: (value, digits) => fixedTo(digits, 'decimal').format(value),
    percent: (share, digits = 1) => fixedTo(digits, 'percent').format(share),
    roughPercent: (share) => {
      if (share < 0.0995) return smallShares.format(share);
      const missing = 1 - share;
      const isAlmostAll = missing <= 0.005 && missing > 1e-7;
      const digits = isAlmostAll ? Math.floor(-Math.log10(missing)) - 1 : 0;
      return fixedTo(digits, 'percent').format(share);
    },
    figure: (value, digits = 4) => {
      if (!Number.isFinite(value)) return String(value);
      if (digits > 1 && value !== 0 && Math.abs(value) < 10 ** -(digits - 1))
        return scientific.format(value).replace('E', 'e');
      return fixedTo(digits, 'decimal').format(value);
    },
    compact: (value) => compacts.format(value),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length);
      // The short unit of a single byte is a word.
      return units[power - 1]?.format(value / 1000 ** power) ?? `${integers.format(value)} B`;
    },
    duration: (ms) => {
      const seconds = Math.max(0, Math.round(ms / 1000));
      if (seconds === 0 && ms > 0) return `< ${integers.format(1)} s`;
      if (seconds < 60) return `${integers.format(seconds)} s`;
      const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
      const shown = parts[0] === 0 ? parts.slice(1) : parts;
      return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
    },
    roundDuration: (ms) => {
      if (ms === 0) return '0';
      if (ms < 1000) return `${short.format(ms)} ms`;
      if (ms < 60_000) return `${short.format(ms / 1000)} s`;
      const seconds = Math.round(ms / 1000);
      const sizes = [
        [Math.floor(seconds / 86_400), 'd'],
        [Math.floor(seconds / 3600) % 24, 'h'],
        [Math.floor(seconds / 60) % 60, 'min'],
        [seconds % 60, 's'],
      ] as const;
      const told = sizes.filter(([count]) => count > 0);
      return told.map(([count, unit]) => `${integers.format(count)} ${unit}`).join(' ');
    },
  };
}
