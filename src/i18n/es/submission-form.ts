import type { Catalogue } from '../catalogue';
import type { submissionForm as english } from '../en/submission-form';

export const submissionForm: Catalogue<typeof english> = {
  submissionForm: {
    title: 'Envío',
    about: 'Como lo quiere la competición',
    id: 'El Id es',
    idSource: {
      fileName: 'Nombre del archivo',
      fileNameWithExtension: 'Nombre con extensión',
      path: 'Ruta en el zip',
      integer: 'Nombre como número',
    },
    answer: 'La respuesta es',
    answerKind: {
      name: 'Nombre de clase',
      index: 'Número de clase',
      probabilities: 'Una probabilidad por clase',
    },
    idHeader: 'Primer encabezado',
    answerHeader: 'Segundo encabezado',
    sample: 'Seguir una muestra…',
    sampleInput: 'CSV de envío de muestra',
    truth: 'Puntuar con respuestas…',
    truthInput: 'CSV de respuestas',
    bySample: 'Encabezado, orden e Ids siguen la muestra: {{number}} filas.',
    forgetSample: 'Elegir a mano',
    score:
      '{{percent}} de aciertos: {{correct}} de {{scored}}. {{unanswered}} predicciones no tienen respuesta, {{unpredicted}} respuestas no tienen predicción.',
    sound: 'Comprobado: {{number}} filas, ningún Id falta ni se repite.',
    problems: 'Antes de entregarlo',
    preview: 'Primeras líneas',
    download: 'Descargar este CSV',
  },
};
