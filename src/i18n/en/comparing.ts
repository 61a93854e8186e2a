/** What Compare says of runs and their settings. */
export const comparing = {
  comparing: {
    setting: { reading: 'Reading of the files', grayRange: 'Range of gray', blocks: 'Convolution blocks' },
    figure: {
      validationAccuracy: 'Validation accuracy',
      validationLoss: 'Validation loss',
      elapsedMs: 'Time',
    },
    columns: 'Settings shown',
    grouped: 'Group over seeds',
    sortBy: 'Sort by {{column}}',
    seeds_one: '{{count}} seed',
    seeds_other: '{{count}} seeds',
    between: '{{least}} to {{most}}',
    meanAndSpread: '{{mean}} ± {{deviation}}',
    sweep: 'Validation accuracy by {{settings}}',
    leftOut_one: '{{count}} further setting differs: it is in the table.',
    leftOut_other: '{{count}} further settings differ: they are in the table.',
    pointAtRun: 'Point at a run to read it.',
    asGuessed: 'as guessed',
    readAsSaid_one: '{{number}} answer of yours',
    readAsSaid_other: '{{number}} answers of yours',
    grayRange: '{{low}} to {{high}}',
    block: '{{channels}} channels {{kernel}}×{{kernel}}',
  },
} as const;
