/**
 * The library of schemas, set up before the first of them is made. Without `jitless` it tries whether code may be made from
 * text, and the page's policy reports each try as a violation.
 */
import * as z from 'zod';

z.config({ jitless: true });

export { z };
