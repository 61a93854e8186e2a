/** Pictures that another program shared with the installed app wait here until the page takes them. */
export const SHARED_CACHE = 'vireo-shared';

/** What a shared picture was called, percent-encoded. */
export const SHARED_NAME_HEADER = 'X-Vireo-Name';

/** The query with which the page is opened when pictures wait. */
export const SHARED_QUERY = 'shared';

/** What the picture was called, by that header; null where it says nothing that can be read. */
export function sharedName(header: string | null): string | null {
  try {
    return decodeURIComponent(header ?? '') || null;
  } catch {
    return null;
  }
}
