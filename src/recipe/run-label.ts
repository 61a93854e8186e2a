/** What a run's name ends with until a person names it: said in the language on the screen. */
export type RunLabel =
  /** Codes of recipe/changes.ts: what it changes against the run before. */
  | { readonly kind: 'changes'; readonly changes: readonly string[] }
  /** As the form calls its preset, or its architecture. */
  | { readonly kind: 'preset'; readonly preset: string }
  | { readonly kind: 'architecture'; readonly architecture: string };
