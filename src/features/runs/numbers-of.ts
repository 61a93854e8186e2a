import { readNumber } from '../../ui/NumberField';

/**
 * The numbers of a list, as people write one: `0.01, 0.001`, and `0,01; 0,001` where a comma stands before decimals. What
 * is no number is left out.
 */
export function numbersOf(text: string, hasDecimalComma: boolean): number[] {
  const separators = hasDecimalComma ? /[\s;]+|,(?=\s|$)/ : /[\s,;]+/;
  return text.split(separators).map(readNumber).filter(Number.isFinite);
}
