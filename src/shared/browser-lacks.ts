/** What Vireo needs of a browser, by name: each is an entry of the table in `client/browser-needs.ts`, and has a sentence. */
export const NEEDS = [
  'secureContext',
  'moduleWorkers',
  'es2023',
  'locks',
  'broadcastChannel',
  'decompression',
  'imageBitmaps',
  'offscreenCanvas',
  'webAssembly',
  'wasmSimd',
  'webgpu',
  'isolation',
  'sharedMemory',
  'ownFiles',
] as const;
export type Need = (typeof NEEDS)[number];

/** What is lost where a need is not met: the studio; the CPU device; the graphics card; all threads but one; kept runs. */
export const LOSSES = ['everything', 'processor', 'graphicsCard', 'threads', 'keptRuns'] as const;
export type Loss = (typeof LOSSES)[number];

/** The first versions of a browser that would do. Chrome's are those of Edge too. */
export interface BrowserVersions {
  readonly chrome: number;
  readonly firefox: number;
  readonly safari: number;
}

/** Something that this browser, or this page in it, has not. */
export interface BrowserLack {
  readonly need: Need;
  readonly loss: Loss;
  /** Null where no other browser would help: it is how the page is served. */
  readonly wouldDo: BrowserVersions | null;
}
