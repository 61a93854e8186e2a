/** The same tree of keys with any words: what another language must say. Plural forms a language adds are welcome. */
export type Catalogue<T> = { readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]> };
