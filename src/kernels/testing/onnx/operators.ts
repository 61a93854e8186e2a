/**
 * Every operation of ONNX's suite, once: the graph's operations that compute it, or why none does. An operation may take
 * constant factors, shifts and other orders of axes on the way; nothing else of it is computed by the tests.
 */
import type { Expression } from './expression';
import * as elementwise from './operators/elementwise';
import { logSoftmax, softmax, softmaxCrossEntropy } from './operators/losses';
import * as norms from './operators/norms';
import { adagrad, adam, momentum } from './operators/optimizers';
import { gemm, matrixProduct } from './operators/products';
import * as reductions from './operators/reductions';
import { reshaping } from './operators/reshaping';
import * as windows from './operators/windows';

export const EXPRESSED: Readonly<Record<string, Expression>> = {
  Conv: windows.convolution,
  MaxPool: windows.maxPooling,
  GlobalMaxPool: windows.globalMaxPooling,
  AveragePool: windows.averagePooling,
  GlobalAveragePool: windows.globalAveragePooling,
  SpaceToDepth: windows.spaceToDepth,
  BatchNormalization: norms.batchNormalization,
  InstanceNormalization: norms.instanceNormalization,
  MeanVarianceNormalization: norms.meanVarianceNormalization,
  LayerNormalization: norms.layerNormalization,
  Gemm: gemm,
  MatMul: matrixProduct,
  Relu: elementwise.relu,
  LeakyRelu: elementwise.leakyRelu,
  Sigmoid: elementwise.sigmoid,
  HardSigmoid: elementwise.hardSigmoid,
  HardSwish: elementwise.hardSwish,
  Clip: elementwise.clip,
  Tanh: elementwise.tanh,
  Abs: elementwise.absolute,
  Neg: elementwise.negation,
  Add: elementwise.addition,
  Sum: elementwise.addition,
  Sub: elementwise.subtraction,
  Mul: elementwise.multiplication,
  Div: elementwise.division,
  Mean: reductions.meanOfOperands,
  Max: reductions.largestOfOperands,
  Min: reductions.smallestOfOperands,
  ReduceMean: reductions.meanOverAxes,
  ReduceSum: reductions.sumOverAxes,
  ReduceL1: reductions.absoluteSumOverAxes,
  ReduceSumSquare: reductions.squareSumOverAxes,
  ReduceMax: reductions.largestOverAxes,
  ReduceMin: reductions.smallestOverAxes,
  Dropout: elementwise.dropout,
  Identity: reshaping,
  Reshape: reshaping,
  Flatten: reshaping,
  Squeeze: reshaping,
  Unsqueeze: reshaping,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  SoftmaxCrossEntropyLoss: softmaxCrossEntropy,
  Adam: adam,
  Adagrad: adagrad,
  Momentum: momentum,
};

/** The other operations of the suite, by the reason why no graph says them. */
export const NOT_EXPRESSED: readonly { readonly reason: string; readonly operators: string }[] = [
  {
    reason: 'activations that no architecture here uses',
    operators: 'Celu Elu Hardmax PRelu Selu Shrink Softplus Softsign ThresholdedRelu',
  },
  {
    reason: 'layers that no architecture here uses',
    operators: 'ConvTranspose DepthToSpace GRU GridSample LRN LSTM MaxUnpool RNN Resize RoiAlign Upsample',
  },
  {
    reason: 'a loss of values that need not be logarithms of probabilities; the loss here takes logits',
    operators: 'NegativeLogLikelihoodLoss',
  },
  {
    reason: 'functions of single numbers that no layer here computes alone',
    operators:
      'Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor Log Reciprocal Round Sign Sin Sinh Sqrt Tan',
  },
  {
    reason: 'powers, remainders and bits',
    operators: 'BitShift Mod Pow',
  },
  {
    reason: 'answers true or false, or positions; values of a graph are float32',
    operators:
      'And ArgMax ArgMin Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual NonZero Not Or TopK Unique Where Xor',
  },
  {
    reason: 'whole numbers of few bits; values of a graph are float32',
    operators:
      'ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear',
  },
  { reason: 'other types than float32', operators: 'Cast CastLike' },
  {
    reason: 'running sums, and roots, logarithms and products of many numbers',
    operators: 'CumSum ReduceL2 ReduceLogSum ReduceLogSumExp ReduceProd',
  },
  {
    reason: 'moves, joins or picks numbers; a graph only reshapes',
    operators:
      'Compress Concat Einsum Expand Gather GatherElements GatherND NonMaxSuppression OneHot Pad ReverseSequence Scatter ScatterElements ScatterND Slice Split Tile Transpose Trilu',
  },
  {
    reason: 'makes numbers from a shape or from nothing; a graph computes from images',
    operators:
      'BlackmanWindow Constant ConstantOfShape EyeLike HammingWindow HannWindow MelWeightMatrix Range Shape Size',
  },
  { reason: 'draws random numbers of another generator', operators: 'Bernoulli' },
  { reason: 'linear algebra and signals', operators: 'DFT Det STFT' },
  { reason: 'control flow; a graph has none', operators: 'If Loop Scan' },
  {
    reason: 'sequences, optional values and text; a graph has tensors only',
    operators:
      'OptionalGetElement OptionalHasElement SequenceInsert SequenceMap StringNormalizer TfIdfVectorizer',
  },
];

/** Why no graph says an operation; undefined for one that the tables do not know. */
export function whyNotExpressed(operator: string): string | undefined {
  return NOT_EXPRESSED.find(({ operators }) => operators.split(' ').includes(operator))?.reason;
}
