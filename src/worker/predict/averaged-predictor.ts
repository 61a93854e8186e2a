import type { DecodedImages } from '../../dataset/dataset';
import { softmax } from '../../metrics/logits';
import type { ImageViews } from '../../protocol/prediction';
import type { DeviceReport } from '../../protocol/run';
import { InvariantError } from '../../shared/errors';
import type { PixelSource } from '../../shared/pixels';
import { type Result, success } from '../../shared/result';
import { deviceOf } from '../platform/devices';
import { keptWeights, type TrainedModel } from '../run/trained-model';
import { viewedPixels, viewOperations } from './image-views';
import { Predictor } from './predictor';

/** One model of those that answer together, and the images as it wants them. */
export interface EnsembleMember {
  readonly model: TrainedModel;
  readonly decoded: DecodedImages;
}

interface MemberPredictor {
  readonly predictor: Predictor;
  rowOf: Int32Array;
  /** Rows of one view. */
  count: number;
  readonly viewCount: number;
}

/** Probabilities of images, averaged over models and over views of each image (an arithmetic mean, as scikit-learn's soft voting). */
export class AveragedPredictor {
  private constructor(
    private readonly memberPredictors: readonly MemberPredictor[],
    private readonly classCount: number,
    private readonly views: ImageViews,
    readonly device: DeviceReport,
  ) {}

  /** All members have the same classes and know the same items. Failures: those of an engine. */
  static async create(
    members: readonly [EnsembleMember, ...EnsembleMember[]],
    views: ImageViews,
  ): Promise<Result<AveragedPredictor>> {
    const memberPredictors: MemberPredictor[] = [];
    const [{ model: first }] = members;
    const device = await deviceOf(first);
    const predictor = new AveragedPredictor(memberPredictors, first.classes.length, views, device);
    try {
      for (const { model, decoded } of members) {
        const { source, rowOf } = decoded;
        const { pixels, viewCount } = inViews(source, views);
        const weights = keptWeights(model);
        const created = await Predictor.create({ model, weights, device: await deviceOf(model) }, pixels);
        if (!created.ok) {
          predictor.dispose();
          return created;
        }
        memberPredictors.push({ predictor: created.value, rowOf, count: source.count, viewCount });
      }
      return success(predictor);
    } catch (error) {
      predictor.dispose();
      throw error;
    }
  }

  /** Turns to other images, given as each model wants them, in the order of the members. */
  async turnTo(decoded: readonly DecodedImages[]): Promise<void> {
    for (const [i, memberPredictor] of this.memberPredictors.entries()) {
      const images = decoded[i];
      if (!images) throw new InvariantError('Images for every model');
      await memberPredictor.predictor.setPixels(inViews(images.source, this.views).pixels);
      memberPredictor.rowOf = images.rowOf;
      memberPredictor.count = images.source.count;
    }
  }

  /** [n, classes] of items that every member could decode. */
  async predict(itemIndices: Int32Array): Promise<Float32Array> {
    const { classCount } = this;
    const sums = new Float64Array(itemIndices.length * classCount);
    let looks = 0;
    for (const { predictor, rowOf, count, viewCount } of this.memberPredictors) {
      const rows = itemIndices.map((index) => rowOf[index] ?? -1);
      for (let view = 0; view < viewCount; view++) {
        const logits = await predictor.predict(rows.map((place) => place + view * count));
        for (let i = 0; i < itemIndices.length; i++) {
          const shares = softmax(logits.subarray(i * classCount, (i + 1) * classCount));
          for (let c = 0; c < classCount; c++) sums[i * classCount + c] += shares[c];
        }
        looks++;
      }
    }
    return Float32Array.from(sums, (sum) => sum / looks);
  }

  dispose(): void {
    for (const { predictor } of this.memberPredictors) predictor.dispose();
  }
}

function inViews(source: PixelSource, views: ImageViews): { pixels: PixelSource; viewCount: number } {
  const operations = viewOperations(views, source);
  const viewCount = operations.length;
  return { pixels: viewCount === 1 ? source : viewedPixels(source, operations), viewCount };
}
