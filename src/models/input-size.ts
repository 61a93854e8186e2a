/** What an architecture must know of the data: the side of its square images, their channels, and the classes. */
export interface InputSize {
  readonly imageSize: number;
  readonly channels: number;
  readonly classCount: number;
}
