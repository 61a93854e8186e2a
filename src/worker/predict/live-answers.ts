import type { DecodedImages } from '../../dataset/dataset';
import { decodeEngine } from '../../dataset/decode/decode-engine';
import { toSquare } from '../../dataset/decode/decode-image';
import type { PixelSettings } from '../../dataset/decode/resize-plan';
import type { CameraFrame, ImageViews } from '../../protocol/prediction';
import { type Result, success } from '../../shared/result';
import type { TrainedModel } from '../run/trained-model';
import { AveragedPredictor } from './averaged-predictor';

/** Frames after which a device is given room anew: it keeps the pixels of every row that it has seen. */
const ROWS = 64;

/** The models that answer, and in how many ways they look. */
export interface LiveQuestion {
  readonly models: readonly [TrainedModel, ...TrainedModel[]];
  readonly views: ImageViews;
}

/** What models say of one frame of a camera after the other. Their engines stay open in between, until they are closed. */
export class LiveAnswers {
  private predictor: AveragedPredictor | null = null;
  private readonly members: { readonly model: TrainedModel; readonly slot: FrameSlot }[];
  private row = 0;
  /** What was asked for last: one thing is done at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly question: LiveQuestion) {
    this.members = question.models.map((model) => {
      const { preprocessing, dataset } = model.recipe;
      return { model, slot: new FrameSlot({ ...preprocessing, grayRange: dataset.grayRange ?? null }) };
    });
  }

  /** Probabilities in the order of the classes. Failures: those of an engine. */
  answer(frame: CameraFrame): Promise<Result<Float32Array>> {
    return this.inTurn(async () => {
      for (const { slot } of this.members) await slot.take(frame);
      try {
        const opened = await this.opened();
        return opened.ok ? success(await opened.value.predict(Int32Array.of(this.row++))) : opened;
      } catch (error) {
        // Whatever broke: the next frame begins with engines of its own.
        this.dispose();
        throw error;
      }
    });
  }

  /** Gives the device back. */
  close(): Promise<void> {
    return this.inTurn(async () => this.dispose());
  }

  private dispose(): void {
    this.predictor?.dispose();
    this.predictor = null;
    this.row = 0;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async opened(): Promise<Result<AveragedPredictor>> {
    const [first, ...others] = this.members.map(({ model, slot }) => ({ model, decoded: slot.decoded }));
    if (this.predictor === null) {
      const created = await AveragedPredictor.create([first, ...others], this.question.views);
      if (!created.ok) return created;
      this.predictor = created.value;
    } else if (this.row === ROWS) {
      await this.predictor.turnTo([first, ...others].map(({ decoded }) => decoded));
      this.row = 0;
    }
    return success(this.predictor);
  }
}

/** The newest frame as one model wants it. Every row is that frame, and each row is asked for once. */
class FrameSlot {
  readonly decoded: DecodedImages;
  private pixels: Uint8Array;

  constructor(private readonly settings: PixelSettings) {
    const { imageSize, channels } = settings;
    this.pixels = new Uint8Array(imageSize * imageSize * channels);
    const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
    const source: DecodedImages['source'] = {
      height: imageSize,
      width: imageSize,
      channels,
      count: ROWS,
      read: (indices, target) => {
        for (let i = 0; i < indices.length; i++) target.set(this.pixels, i * this.pixels.length);
      },
    };
    this.decoded = { source, itemIndices: rows, rowOf: rows, problems: [] };
  }

  /** By the studio's own resize, as files are. */
  async take({ data, width, height }: CameraFrame): Promise<void> {
    this.pixels = toSquare({ data, width, height, stride: 4 }, this.settings, await decodeEngine());
  }
}
