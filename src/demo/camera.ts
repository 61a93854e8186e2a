import { openCamera } from '../ui/open-camera';
import type { AnswerList } from './answers';
import type { Asked } from './background';
import { elementOf } from './elements';
import type { Frame } from './predictor';
import type { Words } from './words';

/** The camera, answered picture by picture as fast as the network can, until it is closed. */
export class Camera {
  private readonly button = elementOf('camera', HTMLButtonElement);
  private readonly video = elementOf('video', HTMLVideoElement);
  private readonly canvas = document.createElement('canvas');
  private stream: MediaStream | null = null;
  /** Asked for and not open yet. */
  private isOpening = false;

  constructor(
    private readonly predictor: Promise<Asked>,
    private readonly answers: AnswerList,
    private readonly words: Words,
    private readonly onOpen: () => void,
  ) {
    this.button.addEventListener('click', () => (this.stream ? this.close() : this.open()));
  }

  close(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.isOpening = false;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.button.textContent = this.words.say('openCamera');
    this.button.setAttribute('aria-pressed', 'false');
  }

  private async open(): Promise<void> {
    if (this.isOpening) return;
    this.isOpening = true;
    this.onOpen();
    this.answers.clear(this.words.say('working'));
    const opened = await openCamera(() => this.isOpening);
    if (!opened.ok) {
      if (opened.failure.code !== 'cancelled') this.answers.clear(this.words.failure(opened.failure));
      this.isOpening = false;
      return;
    }
    this.isOpening = false;
    const stream = opened.value;
    this.stream = stream;
    for (const track of stream.getTracks()) track.addEventListener('ended', () => this.close());
    this.video.srcObject = stream;
    this.video.hidden = false;
    this.button.textContent = this.words.say('closeCamera');
    this.button.setAttribute('aria-pressed', 'true');
    await this.video.play().catch(() => undefined);
    await this.look(stream);
  }

  private async look(stream: MediaStream): Promise<void> {
    const predictor = await this.predictor;
    while (this.stream === stream) {
      const frame = this.frame();
      if (frame !== null) {
        const answer = await predictor.frame(frame);
        if (this.stream === stream && answer.ok) this.answers.show(answer.value);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** What the camera sees now; null before its first picture. */
  private frame(): Frame | null {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0 || height === 0) return null;
    Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(this.video, 0, 0);
    return context === null ? null : { data: context.getImageData(0, 0, width, height).data, width, height };
  }
}
