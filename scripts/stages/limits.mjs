// How long is too long. A busy machine is no failure: these are against hanging alone, and only what hangs meets them.

const MINUTE_MS = 60_000;

/** Longest time in which no test of a stage ends. Then the stage is stopped (`run-stage.mjs`). */
export const SILENCE_LIMIT_MS = 10 * MINUTE_MS;

/** Longest time of one test. It is shorter, so that a runner that still can names the test itself and goes on. */
export const TEST_LIMIT_MS = 9 * MINUTE_MS;

/** Longest time until the screen shows what a test expects of it. */
export const EXPECT_LIMIT_MS = 3 * MINUTE_MS;
