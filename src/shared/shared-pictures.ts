/** Pictures that another program shared with the installed app wait here until the page takes them. */
export const SHARED_CACHE = 'vireo-shared';

/** What a shared picture was called, percent-encoded. */
export const SHARED_NAME_HEADER = 'X-Vireo-Name';

/** The query with which the page is opened when pictures wait. */
export const SHARED_QUERY = 'shared';
