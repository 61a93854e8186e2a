/**
 * An expected failure, as a value. `code` names a sentence in the screen's catalogue
 * (`failure.<code>`), `values` fill its gaps; `detail` is the untranslated cause, for the curious.
 */
export interface Failure {
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly detail?: string;
  /** Of several files that fail together, why each does; codes of `problem.<code>`. */
  readonly causes?: readonly FileFailure[];
}

export interface FileFailure extends Failure {
  readonly path: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure<T = never>(
  code: string,
  values?: Readonly<Record<string, string | number>>,
  detail?: string,
): Result<T> {
  return { ok: false, failure: { code, ...(values && { values }), ...(detail && { detail }) } };
}
