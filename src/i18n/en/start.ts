/** What a run begins with. */
export const start = {
  start: {
    group: 'What the run begins with',
    label: 'Start from',
    nothing: 'Nothing (from scratch)',
    named: {
      scratch: 'Nothing (from scratch)',
      shelf: '{{id}} of the shelf ({{sha256}}…)',
      files: 'The file {{name}} ({{sha256}}…)',
      run: 'The run {{name}}, step {{step}}',
      unnamed: 'Weights that the recipe does not name',
    },
    file: 'A file…',
    model: 'The model at hand',
    entry: '{{title}}: {{use}} ({{sizeBytes}})',
    entryTimed: '{{title}}: {{use}} ({{sizeBytes}}, {{speed}} images/s here)',
    use: {
      fastest: 'fastest',
      allRound: 'a good all-rounder',
      accurate: 'more accurate, slower',
      classic: 'a classic of courses, large',
      transformer: 'a vision transformer',
      fewImages: 'strong with few images',
      own: 'a file of your own',
    },
    parameters: '{{parameters}} parameters.',
    top1: 'ImageNet top-1, as published: {{top1}} %.',
    speed: 'On this device {{speed}} images/s.',
    licence: 'Licence: {{licence}}.',
    page: 'Its page',
    measure: 'Measure images/s on this device',
    empty: 'No pretrained weights are on the shelf yet. One command, where the studio was started, fills it:',
    wanted:
      'This recipe is made for the weights of {{title}}, and they are not on the shelf. One command, where the studio was started, puts them there:',
    lookAgain: 'Look again',
    notThereYet: 'They are not there yet.',
    orDownload: 'Or, to choose it as a file:',
    downloadFrom: '{{file}} of {{repository}}',
    byHand: 'Or download a model.safetensors by hand, and choose it as a file',
    fileFirst: 'Choose the file of weights first, or start from nothing.',
    taking: 'Taking the weights in hand …',
    frozenNothing:
      'This recipe freezes its backbone, and from scratch there is nothing learned in it: choose weights of its network.',
    fromEntry: 'Start from {{title}}',
    stage: 'What is trained',
    stages: { head: 'Head alone', all: 'Head, then all blocks' },
    stageAbout: {
      head: 'What the backbone makes of an image is computed once; the head then trains in seconds.',
      all: 'First the head, then every block with it. These epochs cost as much as from scratch.',
    },
    rates: {
      same: 'The blocks train at {{first}}, the head at {{head}}.',
      geometric:
        'Each block trains at a rate of its own, from {{first}} at the earliest to {{head}} at the head.',
    },
    trainable: 'Trainable: {{trainable}} of {{all}} parameters',
    beyondFlips: {
      offered:
        'Beyond flips, images are others in every epoch, and all of them go through the backbone each time.',
      taken:
        'This augmentation does more than flip: all images go through the backbone again in every epoch.',
      measured: 'On this device that is about {{again}} an epoch in place of {{kept}}.',
      unmeasured: 'An epoch then takes as long as computing all features does.',
      measure: 'Measure it on this device',
    },
  },
} as const;
