/** The device went away (driver reset, GPU unplugged, browser's decision). A new engine on a new device can go on. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';
}

/** The device has no room for what was asked. A smaller micro-batch may fit. */
export class OutOfMemoryError extends Error {
  override readonly name: string = 'OutOfMemoryError';
}
