/** Help on the fields of a recipe’s training: see recipe-help.ts. */
export const trainingHelp = {
  batchSize: {
    does: 'How many images are learned from at once, in one step.',
    more: 'where the device idles, or the loss jumps about; raise the rate along with it.',
    less: 'where memory is short, or an epoch has fewer than twenty steps.',
    usual: '16 to 128',
  },
  epochs: {
    does: 'How often every training image is seen.',
    more: 'while the validation curve still rises at the end.',
    less: 'where it stopped rising long before the end.',
    usual: '5 to 20 with pretrained weights, 20 to 100 from scratch',
  },
  learningRate: {
    does: 'How far each step moves the weights: the field that matters most.',
    more: 'where the loss falls very slowly and evenly.',
    less: 'where the loss jumps, grows or is no number; for pretrained weights that are not frozen.',
    usual: '0.001 for Adam, 0.01 to 0.1 for SGD, 0.00001 to 0.0001 for fine-tuning',
  },
  microBatchSize: {
    does: 'A batch is computed in parts of so many images. The step stays the same, except for batch norm.',
    more: 'to be quicker, as far as memory goes.',
    less: 'where the device runs out of memory.',
    usual: 'empty',
  },
  labelSmoothing: {
    does: 'The right class is asked for at less than 100 %, the rest is spread: answers become less sure of themselves.',
    more: 'where labels are partly wrong, or probabilities too certain.',
    less: 'to 0 where exact probabilities are scored.',
    usual: '0 to 0.1',
  },
  classWeights: {
    does: 'Whether images of rare classes count more.',
    choose:
      'Balanced where rare classes matter as much as common ones. All alike where the score is plain accuracy.',
  },
  decayWeightsOnly: {
    does: 'Weight decay leaves norms, biases and positions alone.',
    choose: 'On for transformers and with large decay, as timm does. Off is PyTorch’s default.',
  },
  clipNorm: {
    does: 'Steps that would be too long are shortened to this length.',
    more: 'where nearly every step is cut.',
    less: 'where single batches throw the loss off.',
    usual: 'off, or 1',
  },
  precision: {
    does: 'How many digits are kept on WebGPU.',
    choose: 'float32, unless memory is short: mixed halves what a step keeps.',
  },
  emaDecay: {
    does: 'The network that is judged and kept is a running average of the weights. This is how slowly it moves.',
    more: 'in long runs: it must remember some epochs of steps.',
    less: 'in short runs, or it lags behind.',
    usual: 'off, or 0.98 to 0.9999',
  },
  batchNormStatistics: {
    does: 'Batch norm judges by averages that are collected while training. In short epochs they lag behind the weights.',
    choose:
      'Taken anew where images are few: else a network that learned everything may score at chance. Running averages are PyTorch’s.',
  },
  patience: {
    does: 'The run ends when so many epochs have passed without a better value.',
    more: 'where the curve rises in steps.',
    less: 'to save time.',
    usual: 'off, or 5 to 20',
  },
  monitor: {
    does: 'What makes one epoch better than another.',
    choose: 'Accuracy where a competition scores it; loss where probabilities matter.',
  },
  timeLimitMinutes: {
    does: 'The run ends after so many minutes, and keeps what it has.',
    more: 'where the curve still rises at the end.',
    less: 'before a lesson ends.',
    usual: 'off',
  },
  keep: {
    does: 'Which weights are used and downloaded when the run has ended.',
    choose: 'The best, chosen on the validation images; the last to compare with a script.',
  },
  freezeBackboneEpochs: {
    does: 'For so many epochs only the head learns, and the pretrained part stays as it came: far quicker.',
    more: 'to −1, the whole run, with a few hundred images or little time.',
    less: 'to 1 to 3, then all blocks, with some thousand images and a GPU.',
    usual: '−1, or 1 to 3',
  },
  trainableBlocks: {
    does: 'So many of the last blocks learn along with the head while the others are frozen.',
    more: 'where your pictures look unlike photographs of things.',
    less: 'to 0 with few images.',
    usual: '0 to 2',
  },
  backboneLearningRateScale: {
    does: 'The pretrained part learns at this share of the head’s rate.',
    more: 'where your pictures are unlike those it was trained on.',
    less: 'where accuracy falls once it is no longer frozen.',
    usual: '0.01 to 0.1',
  },
  backboneRates: {
    does: 'Whether early blocks, which know edges and colours, learn slower than late ones.',
    choose: 'Growing for fine-tuning, as fastai does; the same for all to compare with a plain script.',
  },
} as const;
