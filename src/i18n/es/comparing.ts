export const comparing = {
  comparing: {
    setting: {
      reading: 'Lectura de los archivos',
      grayRange: 'Intervalo de gris',
      blocks: 'Bloques de convolución',
    },
    asGuessed: 'como se supuso',
    readAsSaid_one: '{{number}} respuesta tuya',
    readAsSaid_many: '{{number}} respuestas tuyas',
    readAsSaid_other: '{{number}} respuestas tuyas',
    grayRange: '{{low}} a {{high}}',
    block: '{{channels}} canales {{kernel}}×{{kernel}}',
  },
} as const;
