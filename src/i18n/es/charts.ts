export const charts = {
  chart: {
    smoothing: 'Suavizado',
    logScale: { x: 'x logarítmica', y: 'y logarítmica' },
    logarithmic: '{{axis}} (escala logarítmica)',
    ofBatches: 'de lotes',
    ofEpochs: 'de épocas',
    asMeasured: 'tal como se midió',
    over: '{{figure}}, según: {{axis}}.',
    ofCurve: '{{name}}: de {{first}} a {{last}}, mínimo {{least}}, máximo {{most}}.',
  },
} as const;
