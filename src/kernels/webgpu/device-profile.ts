/** What kernels are chosen by: facts about the adapter, not the adapter itself. */
export interface DeviceProfile {
  /** A CPU in disguise (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
  readonly maxWorkgroupStorageBytes: number;
  readonly maxInvocationsPerWorkgroup: number;
}
