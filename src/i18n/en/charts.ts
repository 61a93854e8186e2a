/** Of every chart of curves. */
export const charts = {
  chart: {
    smoothing: 'Smoothing',
    logScale: { x: 'Log x', y: 'Log y' },
    logarithmic: '{{axis}} (log scale)',
    ofBatches: 'of batches',
    ofEpochs: 'of epochs',
    asMeasured: 'as measured',
    over: '{{figure}}, over: {{axis}}.',
    ofCurve: '{{name}}: from {{first}} to {{last}}, least {{least}}, most {{most}}.',
  },
} as const;
