import type { HalfStorage } from './program/half-storage';

/** What kernels are chosen by: facts about the adapter, not the adapter itself. */
export interface DeviceProfile {
  /** A CPU in disguise (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  /** Invocations of a subgroup where that is fixed and they follow local_invocation_index; else 1. */
  readonly subgroupWidth: number;
  readonly maxWorkgroupStorageBytes: number;
  readonly maxInvocationsPerWorkgroup: number;
  /** Workgroup memory that the scores of an attention's head may take as a whole; 0 for none. */
  readonly headScoresBytes: number;
  /** How it keeps halves where a run asks for them. */
  readonly halfStorage: HalfStorage;
}
