import type { Catalogue } from '../catalogue';
import type { threshold as english } from '../en/threshold';

export const threshold: Catalogue<typeof english> = {
  threshold: {
    noneOfThese: 'Ninguna de estas',
    title: '«Ninguna de estas»',
    about:
      'Una red nombra una de sus clases muestre lo que muestre la imagen. Por debajo del umbral se retiene la respuesta: aquí, con la cámara y en la demo HTML.',
    field: 'Umbral (%)',
    range: 'De 0 a 100.',
    off: 'desactivado',
    isOff: 'Desactivado: cada imagen recibe una clase.',
    costs:
      'Con {{threshold}} retiene {{withheld}} de {{right}} respuestas correctas ({{withheldShare}}) y detiene {{stopped}} de {{wrong}} equivocadas ({{stoppedShare}}).',
    costsRight:
      'Con {{threshold}} retiene {{withheld}} de {{right}} respuestas correctas ({{withheldShare}}). Ninguna imagen de validación tiene respuesta equivocada, así que no se sabe qué detiene.',
    proposed:
      'Propuesto: {{threshold}}, el más alto que retiene como mucho 1 respuesta correcta de cada 20 (de {{right}} entre las imágenes de validación).',
    take: 'Usar {{threshold}}',
    tooFew:
      'Hay muy pocas imágenes de validación para proponer un umbral: {{right}} tienen respuesta correcta, y hacen falta {{needed}} para distinguir 1 de cada 20. Las cifras son solo orientativas.',
    standIn:
      'Las respuestas equivocadas hacen las veces de imágenes de otra cosa, que no hay entre las de validación. La red también puede estar segura de esas: prueba algunas.',
    oneLook: 'Cifras de este modelo solo, con cada imagen vista tal como es.',
    look: 'Ver lo que cuesta',
    needsDataset:
      'Con su conjunto de datos abierto, las imágenes de validación dicen lo que cuesta un umbral.',
    needsEnd: 'Lo que cuesta un umbral se dice cuando termine el entrenamiento.',
    table: 'Lo que cuestan los umbrales',
    atLeast: 'Umbral',
    rightWithheld: 'Correctas retenidas',
    wrongStopped: 'Equivocadas detenidas',
    withheld: 'Ninguna de estas: {{count}} de {{all}}.',
    inSubmission: 'Un CSV de envío nombra una clase de todos modos, salvo que elijas otra cosa en Envío.',
  },
};
