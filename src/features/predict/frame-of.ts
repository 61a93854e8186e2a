import type { CameraFrame } from '../../protocol/prediction';

/** Reads what a video shows now, as the camera sees it; one canvas for all frames. */
export class FrameReader {
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d', { willReadFrequently: true });

  /** Null before the video's first picture. */
  read(video: HTMLVideoElement | null): CameraFrame | null {
    const { videoWidth: width = 0, videoHeight: height = 0 } = video ?? {};
    if (!video || !this.context || width === 0) return null;
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
    this.context.drawImage(video, 0, 0);
    return { data: this.context.getImageData(0, 0, width, height).data, width, height };
  }
}
