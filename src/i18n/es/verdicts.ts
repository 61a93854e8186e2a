import type { Catalogue } from '../catalogue';
import type { verdicts as english } from '../en/verdicts';

export const verdicts: Catalogue<typeof english> = {
  verdict: {
    name: 'Qué significan las cifras',
    soFar: 'Hasta ahora',
    next: 'La receta siguiente',
    taken: 'La receta ha cambiado: {{remedy}}.',
    diverged: {
      title: 'La tasa de aprendizaje es demasiado grande',
      seen: 'La pérdida fue de {{firstLoss}} a {{lastLoss}}; la exactitud de validación es {{accuracy}}, y echar a suertes da {{chance}}.',
      means: 'Cada paso salta más allá de lo que debía encontrar. Estos pesos no sirven.',
    },
    deadUnits: {
      title: 'La red ha muerto',
      seen: 'La pérdida se queda en {{lastLoss}}, la de echar a suertes, y apenas queda gradiente.',
      means:
        'Todas las imágenes reciben la misma respuesta: ninguna unidad deja pasar nada. Un paso grande hace eso a las ReLU.',
    },
    notMoving: {
      title: 'La tasa de aprendizaje es demasiado pequeña',
      seen: 'La pérdida fue de {{firstLoss}} a {{lastLoss}} hasta la época {{done}}.',
      means: 'Los pesos apenas se han movido de donde se sortearon.',
    },
    tooEarly: {
      title: 'Demasiado pronto para decirlo',
      seen: 'Época {{done}} de {{planned}}. La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}); echar a suertes da {{chance}}, y decir siempre la clase más frecuente, {{commonest}}. Entrenamiento: {{trainAccuracy}}.',
      means: 'Muchas redes responden así al principio. Júzgala tras la mitad de sus épocas, o mil pasos.',
    },
    commonestClass: {
      title: 'No es mejor que decir siempre la clase más frecuente',
      seen: 'La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}); la clase más frecuente sola da {{commonest}}.',
      means: 'Las clases raras no se aprenden. Mira su exhaustividad antes de creer la exactitud.',
    },
    statisticsNotSettled: {
      title: 'Batch norm no se ha asentado',
      seen: 'Entrenamiento {{trainAccuracy}}, validación {{accuracy}}, tras pocos pasos.',
      means: 'Los pesos pueden ser buenos: se juzgan con medias móviles que van por detrás de ellos.',
    },
    tooShort: {
      title: 'Demasiado corto para decir algo',
      seen: 'Tras {{steps}} pasos la exactitud de validación es {{accuracy}} (de {{low}} a {{high}}), y echar a suertes da {{chance}}. Entrenamiento: {{trainAccuracy}}, y su pérdida ha bajado.',
      means: 'Con más épocas se verá si hay algo que aprender.',
    },
    atChance: {
      title: 'No se ha aprendido nada que valga para otras imágenes',
      seen: 'La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}) en la época que se guarda y {{usual}} en la mediana de las últimas, y echar a suertes da {{chance}}. Entrenamiento: {{trainAccuracy}}.',
      means:
        'Quizá las etiquetas no van con las imágenes, o a este tamaño no se ve lo que distingue las clases.',
    },
    leak: {
      title: 'Puede que haya imágenes de validación en el entrenamiento',
      seen: 'Imágenes de validación que la revisión halló también entre las de entrenamiento: {{leaked}} de {{validationCount}}. La exactitud de validación es {{accuracy}}.',
      means: 'En cuanto es de imágenes que la red ya ha visto, la exactitud dice poco de otras.',
    },
    tooFewImages: {
      title: 'Muy pocas imágenes de validación para decir algo',
      seen: '{{validationCount}} imágenes: la exactitud de {{accuracy}} puede ser cualquiera de {{low}} a {{high}}.',
      means: 'Otra elección de imágenes de validación podría dar otra cifra muy distinta.',
    },
    memorising: {
      title: 'Aprende de memoria las imágenes de entrenamiento',
      seen: 'Entrenamiento {{trainAccuracy}}, validación {{accuracy}} (de {{low}} a {{high}}).',
      means: 'Ayudarían más imágenes, más aumento o pesos ya aprendidos; entrenar más tiempo, no.',
    },
    stillLearning: {
      title: 'Sigue aprendiendo',
      seen: 'La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}), y su pérdida sigue bajando.',
      means: 'Es muy probable que entrenar más ayude.',
    },
    learnedLittle: {
      title: 'Mejor que el azar, con mucho por aprender',
      seen: 'La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}), y echar a suertes da {{chance}}. Entrenamiento: {{trainAccuracy}}.',
      means: 'Lo aprendido vale para otras imágenes, y la mayoría aún se responde mal.',
    },
    good: {
      title: 'Bien',
      seen: 'La exactitud de validación es {{accuracy}} (de {{low}} a {{high}}), y echar a suertes da {{chance}}. Entrenamiento: {{trainAccuracy}}.',
      means: 'Lo aprendido vale para imágenes que no ha visto.',
    },
  },
  advice: {
    name: 'Consejo para este conjunto',
    title: 'Para este conjunto',
    taken: 'La receta es la aconsejada para este conjunto.',
    chosen: 'Esta receta conviene al conjunto desde cero. Con pesos preentrenados iría mejor:',
    take: 'Seguir el consejo: {{preset}}',
    pretrained: 'Mediana de {{side}} px, {{number}} imágenes por clase: parte de pesos preentrenados.',
    scratchSmallImages: 'Imágenes de {{side}} px son miniaturas: una red propia, desde cero, las ve enteras.',
    scratchManyImages: '{{number}} imágenes bastan para entrenar una red desde cero, con aumento.',
    quick: '{{number}} imágenes: una red pequeña, que las aprende en un momento.',
    imageSize: 'Imágenes a {{size}} px: la mediana de sus lados cortos es de {{side}} px.',
    gray: 'Son grises: basta un canal.',
    batchFew: 'Lotes de {{batch}}: si no, {{number}} imágenes darían muy pocos pasos.',
    batchMany: 'Lotes de {{batch}}: {{number}} imágenes dan pasos de sobra.',
    epochs: '{{epochs}} épocas: cada una tiene solo {{steps}} pasos.',
    classWeights:
      'Pesos de clase equilibrados: la clase mayor tiene {{times}} veces las imágenes de la menor.',
  },
  remedy: {
    moreAugmentation: 'Más aumento',
    smallerRate: 'Tasa menor',
    largerRate: 'Tasa habitual',
    pretrained: 'Partir de pesos preentrenados',
    classWeights: 'Equilibrar las clases',
    moreEpochs: 'El doble de épocas',
    largerImages: 'Imágenes más grandes',
    settleStatistics: 'Tomar las estadísticas de nuevo',
    leakyUnits: 'Leaky ReLU',
    moreValidation: 'Apartar más imágenes',
    drawSplit: 'Sortear de nuevo la validación',
  },
};
