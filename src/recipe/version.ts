/** Raised when a recipe of this Vireo can no longer be read by an older one. Apart from the schema, which brings zod along. */
export const RECIPE_VERSION = 1;
