export const settings = {
  settings: {
    theme: 'Tema',
    scheme: { auto: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
    saveEvery: 'Minutos entre guardados dentro de una época',
  },
  storedPixels: {
    title: 'Imágenes decodificadas guardadas en esta máquina',
    about:
      'La próxima visita, o el próximo entrenamiento con el mismo tamaño, las usa en lugar de decodificar otra vez.',
    none: 'Aún no hay nada guardado. El primer entrenamiento guarda aquí sus imágenes decodificadas, y el siguiente empieza al instante.',
    dataset: 'Datos',
    imageSize: 'Tamaño de imagen',
    size: 'Tamaño',
    total: '{{size}} en total',
    clear: 'Borrar',
    clearOne: 'Borrar {{name}} a {{shape}}',
    clearAll: 'Borrar todo',
  },
};
