import type { Failure } from '../shared/result';
import { listCameras, openCamera } from '../ui/open-camera';
import type { AnswerList } from './answers';
import type { Asked } from './background';
import { elementOf } from './elements';
import type { Frame } from './predictor';
import type { Words } from './words';

/** Answers come no faster: more are not read. */
const LEAST_INTERVAL_MS = 150;

/** The camera, answered a few times a second until it is closed. One picture is under way at a time. */
export class Camera {
  private readonly button = elementOf('camera', HTMLButtonElement);
  private readonly choice = elementOf('cameras', HTMLSelectElement);
  private readonly video = elementOf('video', HTMLVideoElement);
  private readonly canvas = document.createElement('canvas');
  private stream: MediaStream | null = null;
  /** The newest opening: what comes of an earlier one is not wanted. */
  private turn = 0;
  private isOpening = false;

  constructor(
    private readonly predictor: Promise<Asked>,
    private readonly answers: AnswerList,
    private readonly words: Words,
    private readonly onOpen: () => void,
  ) {
    this.button.addEventListener('click', () => (this.stream ? this.close() : this.open()));
    this.choice.addEventListener('change', () => {
      this.close();
      void this.open(this.choice.value);
    });
  }

  close(): void {
    this.turn++;
    this.isOpening = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.choice.hidden = true;
    this.button.textContent = this.words.say('openCamera');
    this.button.setAttribute('aria-pressed', 'false');
  }

  private async open(cameraId?: string): Promise<void> {
    if (this.isOpening) return;
    this.isOpening = true;
    const turn = ++this.turn;
    this.onOpen();
    this.answers.clear(this.words.say('working'));
    const opened = await openCamera(() => this.turn === turn, cameraId);
    if (this.turn !== turn) return;
    this.isOpening = false;
    if (!opened.ok) {
      this.tell(opened.failure);
      return;
    }
    const stream = opened.value;
    this.stream = stream;
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => {
        if (this.stream !== stream) return;
        this.close();
        this.tell({ code: 'cameraLost' });
      });
    const settings = stream.getVideoTracks()[0]?.getSettings();
    // Who sees themselves expects a mirror; the network sees what the camera does.
    this.video.toggleAttribute('data-mirrored', settings?.facingMode !== 'environment');
    this.video.srcObject = stream;
    this.video.hidden = false;
    this.button.textContent = this.words.say('closeCamera');
    this.button.setAttribute('aria-pressed', 'true');
    await this.offerOthers(settings?.deviceId ?? '');
    await this.video.play().catch(() => undefined);
    await this.look(stream);
  }

  private tell(failure: Failure): void {
    this.answers.clear(this.words.failure(failure));
  }

  /** Browsers name cameras once one of them was opened. */
  private async offerOthers(cameraId: string): Promise<void> {
    const cameras = await listCameras();
    const options = cameras.map(
      ({ id, label }, i) => new Option(label || this.words.say('cameraNumber', { number: i + 1 }), id),
    );
    this.choice.replaceChildren(...options);
    this.choice.value = cameraId;
    this.choice.hidden = cameras.length < 2 || this.stream === null;
  }

  private async look(stream: MediaStream): Promise<void> {
    const predictor = await this.predictor;
    while (this.stream === stream) {
      const startedMs = performance.now();
      const frame = this.frame();
      if (frame !== null) {
        const answer = await predictor.frame(frame);
        if (this.stream === stream && answer.ok) this.answers.show(answer.value);
      }
      const restMs = LEAST_INTERVAL_MS - (performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
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
