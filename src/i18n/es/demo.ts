import type { Catalogue } from '../catalogue';
import type { demo as english } from '../en/demo';

export const demo: Catalogue<typeof english> = {
  demo: {
    title: '{{name}}: ¿qué hay en la imagen?',
    invitation: 'Suelta aquí imágenes o una carpeta, o pega una imagen.',
    choosePictures: 'Elegir imágenes',
    chooseFolder: 'Elegir una carpeta',
    openCamera: 'Abrir la cámara',
    closeCamera: 'Cerrar la cámara',
    cameraView: 'Lo que ve la cámara',
    cameraChoice: 'Cámara',
    cameraNumber: 'Cámara {{number}}',
    none: 'Ninguna de estas',
    noneWhy: 'ninguna clase llega al {{threshold}}',
    emptyAnswers: 'Aún no hay nada que responder.',
    answers: 'Respuestas',
    table: 'Respuestas de cada imagen',
    working: 'Mirando …',
    progress: '{{done}} de {{count}}',
    stop: 'Parar',
    stopped: 'parado',
    named: 'Imágenes nombradas: {{count}}',
    unread: 'sin leer: {{count}}',
    noPictures: 'No hay ninguna imagen entre estos archivos.',
    file: 'Archivo',
    answer: 'Respuesta',
    probability: 'Probabilidad',
    others: 'Después',
    csv: 'Descargar CSV',
    csvProbabilities: 'CSV con probabilidades',
    about:
      'Esta página contiene una red para {{count}} clases, entrenada con Vireo. Funciona sin conexión y no envía nada a ninguna parte.',
  },
};
