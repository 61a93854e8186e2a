import type { Failure } from '../shared/result';
import { fieldName, sentence } from './use-words';

/** What is wrong with a value of the recipe, by the name of its field: where it does not stand beside that field. */
export function problemInWords(problem: Failure & { readonly path: string }): string {
  return `${fieldName(problem.path)}: ${sentence('invalid', problem)}`;
}
