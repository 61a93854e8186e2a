/** What Compare says of runs and their settings. */
export const comparing = {
  comparing: {
    setting: { reading: 'Reading of the files', grayRange: 'Range of gray', blocks: 'Convolution blocks' },
    asGuessed: 'as guessed',
    readAsSaid_one: '{{number}} answer of yours',
    readAsSaid_other: '{{number}} answers of yours',
    grayRange: '{{low}} to {{high}}',
    block: '{{channels}} channels {{kernel}}×{{kernel}}',
  },
} as const;
