// Epochs of a run that trains, made up, as the worker would tell of them.

/**
 * Tells the page of epochs of a run that trains, the last of which is `to` (see worker-tap.mjs). Runs in the page.
 * @param {{ from: number, to: number }} span
 */
export function tellEpochs({ from, to }) {
  const curve = (/** @type {number} */ n) => 1 / Math.sqrt(n) + 0.05 * Math.sin(n * 12.9898);
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const newSteps = numbers.map((epoch) => ({
    step: epoch * 3,
    epoch,
    trainLoss: curve(epoch),
    trainAccuracy: 1 - curve(epoch) / 2,
    learningRate: 1e-3,
    gradientNorm: 1,
    imagesPerSecond: 900,
    elapsedMs: epoch * 40,
  }));
  const newEpochs = numbers.map((epoch) => ({
    epoch,
    step: epoch * 3,
    trainLoss: curve(epoch),
    trainAccuracy: 1 - curve(epoch) / 2,
    validationLoss: curve(epoch) * 1.1,
    validationAccuracy: 1 - curve(epoch) / 1.9,
    validationTop5: null,
    validationMacroF1: 0.5,
    learningRate: 1e-3,
    durationMs: 40,
    best: epoch % 17 === 0,
  }));
  const progress = {
    runId: 'measured',
    state: 'training',
    device: { kind: 'cpu', name: 'CPU', software: false },
    epoch: to,
    epochs: 20_000,
    step: to * 3,
    stepsPerEpoch: 3,
    imagesPerSecond: 900,
    remainingMs: 60_000,
    elapsedMs: to * 40,
    savingMs: 0,
    activity: 'train',
    activityDone: null,
    newSteps,
    newEpochs,
    fromStart: from === 1,
    failure: null,
    notices: [],
  };
  const data = structuredClone({ type: 'runProgress', progress });
  Reflect.get(globalThis, 'tap').worker.dispatchEvent(new MessageEvent('message', { data }));
}
