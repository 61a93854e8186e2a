/** Which parameters and buffers an operation reads: the one place that knows. */
import { assertNever } from '../shared/errors';
import type { BufferId, Operation, ParameterId } from './graph';

/** The operation with other ids in place of its parameters' and its buffers', each visited once, weights first. */
export function mapParameters(
  operation: Operation,
  parameter: (id: ParameterId) => ParameterId,
  buffer: (id: BufferId) => BufferId,
): Operation {
  const optional = (id: ParameterId | null) => (id === null ? null : parameter(id));
  switch (operation.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'linear':
      return { ...operation, weight: parameter(operation.weight), bias: optional(operation.bias) };
    case 'layerNorm':
      return { ...operation, weight: parameter(operation.weight), bias: parameter(operation.bias) };
    case 'layerScale':
      return { ...operation, weight: parameter(operation.weight) };
    case 'batchNorm2d':
      return {
        ...operation,
        weight: parameter(operation.weight),
        bias: parameter(operation.bias),
        runningMean: buffer(operation.runningMean),
        runningVariance: buffer(operation.runningVariance),
      };
    case 'embedTokens':
      return {
        ...operation,
        classToken: optional(operation.classToken),
        position: parameter(operation.position),
      };
    case 'input':
    case 'activation':
    case 'maxPool2d':
    case 'globalAveragePool':
    case 'dropout':
    case 'stochasticDepth':
    case 'add':
    case 'scaleChannels':
    case 'reshape':
    case 'patchify':
    case 'attention':
    case 'firstToken':
    case 'meanTokens':
    case 'binaryLogits':
      return operation;
    default:
      return assertNever(operation);
  }
}

/** The parameters an operation reads. */
export function parametersOf(operation: Operation): ParameterId[] {
  const ids: ParameterId[] = [];
  mapParameters(
    operation,
    (id) => {
      ids.push(id);
      return id;
    },
    (id) => id,
  );
  return ids;
}

/** The running statistics an operation reads and moves. */
export function buffersOf(operation: Operation): BufferId[] {
  const ids: BufferId[] = [];
  mapParameters(
    operation,
    (id) => id,
    (id) => {
      ids.push(id);
      return id;
    },
  );
  return ids;
}
