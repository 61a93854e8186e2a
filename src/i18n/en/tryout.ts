export const tryout = {
  tryout: {
    preview: 'See what the network will see',
    previewAbout:
      'The image as it is, then what the first epochs make of it. Mixing with other images is not shown.',
    asItIs: '{{path}} as it is',
    inEpoch: '{{path}} in epoch {{epoch}}',
    search: 'Find a learning rate',
    searchChart: 'Loss at a growing learning rate',
    suggestion: 'The loss is least at ten times {{rate}}: this is a rate to begin with.',
    noSuggestion: 'The loss never fell: no rate can be suggested.',
    take: 'Use {{rate}}',
    stale: 'The recipe has changed since.',
    loss: 'Loss',
  },
} as const;
