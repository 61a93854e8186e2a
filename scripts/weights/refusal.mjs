/** Something expected that stands in the way of filling the shelf; its message is a sentence for the person. */
export class Refusal extends Error {
  /** @override */
  name = 'Refusal';
}

/** @param {unknown} error @returns {string} the system's or undici's code, of the error or of what caused it; else '' */
export function codeOf(error) {
  if (!(error instanceof Error)) return '';
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

/** @param {number} bytes @returns {string} as people say it: 10.2 MB */
export function inMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
