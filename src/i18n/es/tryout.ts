export const tryout = {
  tryout: {
    preview: 'Ver lo que verá la red',
    previewAbout:
      'La imagen como es, y después lo que hacen de ella las primeras épocas. La mezcla con otras imágenes no se muestra.',
    asItIs: '{{path}} como es',
    inEpoch: '{{path}} en la época {{epoch}}',
    search: 'Buscar una tasa de aprendizaje',
    searchChart: 'Pérdida con una tasa de aprendizaje creciente',
    suggestion: 'La pérdida es mínima a diez veces {{rate}}: es una tasa para empezar.',
    noSuggestion: 'La pérdida nunca bajó: no se puede proponer una tasa.',
    take: 'Usar {{rate}}',
    stale: 'La receta ha cambiado desde entonces.',
    loss: 'Pérdida',
  },
};
