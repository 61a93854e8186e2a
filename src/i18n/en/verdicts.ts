/** What a run's figures mean (metrics/verdict.ts), what can be done about it, and what suits a dataset (recipe/advice.ts). */
export const verdicts = {
  verdict: {
    name: 'What the figures mean',
    soFar: 'So far',
    next: 'The next recipe',
    taken: 'The recipe has been changed: {{remedy}}.',
    diverged: {
      title: 'The learning rate is too large',
      seen: 'The loss went from {{firstLoss}} to {{lastLoss}}; validation accuracy is {{accuracy}}, where drawing lots reaches {{chance}}.',
      means: 'Each step jumps past what it should have found. These weights are of no use.',
    },
    deadUnits: {
      title: 'The network has died',
      seen: 'The loss rests at {{lastLoss}}, that of drawing lots, and hardly a gradient is left.',
      means: 'Every image gets the same answer: no unit passes anything on. A large step does that to ReLUs.',
    },
    notMoving: {
      title: 'The learning rate is too small',
      seen: 'The loss went from {{firstLoss}} to {{lastLoss}} by epoch {{done}}.',
      means: 'The weights have hardly moved from where they were drawn.',
    },
    tooEarly: {
      title: 'Too early to say',
      seen: 'Epoch {{done}} of {{planned}}. Validation accuracy is {{accuracy}} ({{low}} to {{high}}), where drawing lots reaches {{chance}} and naming the commonest class {{commonest}}. Training: {{trainAccuracy}}.',
      means:
        'Many networks answer like this at first. Judge it after half of its epochs, or a thousand steps.',
    },
    commonestClass: {
      title: 'No better than always naming the commonest class',
      seen: 'Validation accuracy is {{accuracy}} ({{low}} to {{high}}); the commonest class alone makes {{commonest}}.',
      means: 'The rare classes are not learned. Look at their recall before you believe the accuracy.',
    },
    statisticsNotSettled: {
      title: 'Batch norm has not settled',
      seen: 'Training {{trainAccuracy}}, validation {{accuracy}}, after few steps.',
      means: 'The weights may be good: they are judged by running averages that lag behind them.',
    },
    tooShort: {
      title: 'Too short to say',
      seen: 'After {{steps}} steps validation accuracy is {{accuracy}} ({{low}} to {{high}}), where drawing lots reaches {{chance}}. Training: {{trainAccuracy}}, and its loss has fallen.',
      means: 'More epochs will tell whether anything is there to learn.',
    },
    atChance: {
      title: 'Nothing has been learned that holds for other images',
      seen: 'Validation accuracy is {{accuracy}} ({{low}} to {{high}}) in the epoch that is kept and {{usual}} in the median of the later ones, where drawing lots reaches {{chance}}. Training: {{trainAccuracy}}.',
      means:
        'Labels may not go with the images, or what tells the classes apart cannot be seen at this size.',
    },
    leak: {
      title: 'Validation images may have leaked into training',
      seen: 'Validation images that the data check also found among the training images: {{leaked}} of {{validationCount}}. Validation accuracy is {{accuracy}}.',
      means: 'So far as it is of images the network has seen, the accuracy says little of others.',
    },
    tooFewImages: {
      title: 'Too few validation images to say',
      seen: '{{validationCount}} images: the accuracy of {{accuracy}} may be anything from {{low}} to {{high}}.',
      means: 'Another choice of validation images could give quite another figure.',
    },
    memorising: {
      title: 'It learns the training images by heart',
      seen: 'Training {{trainAccuracy}}, validation {{accuracy}} ({{low}} to {{high}}).',
      means:
        'More images, stronger augmentation or weights learned elsewhere would help; longer training would not.',
    },
    stillLearning: {
      title: 'Still learning',
      seen: 'Validation accuracy is {{accuracy}} ({{low}} to {{high}}), and its loss still falls.',
      means: 'Longer training will very likely help.',
    },
    learnedLittle: {
      title: 'Better than chance, with much left to learn',
      seen: 'Validation accuracy is {{accuracy}} ({{low}} to {{high}}), where drawing lots reaches {{chance}}. Training: {{trainAccuracy}}.',
      means: 'What was learned holds for other images, and most of them are still answered wrongly.',
    },
    good: {
      title: 'Good',
      seen: 'Validation accuracy is {{accuracy}} ({{low}} to {{high}}), where drawing lots reaches {{chance}}. Training: {{trainAccuracy}}.',
      means: 'What was learned holds for images it has not seen.',
    },
  },
  advice: {
    name: 'Advice for this dataset',
    title: 'For this dataset',
    taken: 'The recipe is as advised for this dataset.',
    chosen: 'This recipe suits the dataset from scratch. Pretrained weights would do better:',
    take: 'Take the advice: {{preset}}',
    pretrained: 'Median {{side}} px, {{number}} images a class: start from pretrained weights.',
    scratchSmallImages:
      'Pictures of {{side}} px are thumbnails: a network of its own, from scratch, sees all of them.',
    scratchManyImages: '{{number}} images are enough to train a network from scratch, with augmentation.',
    quick: '{{number}} images: a small network, which learns them in moments.',
    imageSize: 'Images at {{size}} px: the median of their shorter sides is {{side}} px.',
    gray: 'They are gray: one channel is enough.',
    batchFew: 'Batches of {{batch}}: {{number}} images would give too few steps otherwise.',
    batchMany: 'Batches of {{batch}}: {{number}} images give steps enough.',
    epochs: '{{epochs}} epochs: one has only {{steps}} steps.',
    classWeights: 'Balanced class weights: the largest class has {{times}} times the images of the smallest.',
  },
  remedy: {
    moreAugmentation: 'More augmentation',
    smallerRate: 'Smaller rate',
    largerRate: 'Usual rate',
    pretrained: 'Start from pretrained weights',
    classWeights: 'Balance the classes',
    moreEpochs: 'Twice the epochs',
    largerImages: 'Larger images',
    settleStatistics: 'Take the statistics anew',
    leakyUnits: 'Leaky ReLU',
    moreValidation: 'Hold out more images',
    drawSplit: 'Draw the validation images anew',
  },
} as const;
