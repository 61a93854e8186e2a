import { z } from './zod';

/** The last moment that a Date can name, in milliseconds since 1970 (ECMAScript's time range). */
const LAST_DATE_MS = 8.64e15;

/** A moment that is read back: milliseconds since 1970. Any other number would be no date, and could not be written as one. */
export const moment = z.number().min(0).max(LAST_DATE_MS);
