import type { Catalogue } from '../catalogue';
import type { report as english } from '../en/report';

export const report: Catalogue<typeof english> = {
  report: {
    title: '{{name}}: un clasificador de imágenes',
    made: 'Entrenado en el navegador con Vireo, {{date}}',
    data: 'Datos',
    images: 'Imágenes',
    classes: 'Clases',
    perClass: 'Imágenes por clase',
    heldOut: 'Apartadas para validar',
    recipe: 'Receta',
    architecture: 'Red',
    parameters: 'Parámetros',
    imageSize: 'Imágenes tal como se ven',
    augmentation: 'Aumento de datos',
    none: 'ninguno',
    optimizer: 'Optimizador',
    learningRate: 'Tasa de aprendizaje',
    schedule: 'Plan',
    batchSize: 'Tamaño de lote',
    epochs: 'Épocas',
    seed: 'Semilla',
    start: 'Partió de',
    device: 'Dispositivo',
    meaning: 'Qué significan las cifras',
    between: '{{value}} (de {{low}} a {{high}})',
    result: 'Resultado',
    curves: 'Curvas',
    loss: 'Pérdida',
    accuracy: 'Exactitud',
    training: 'entrenamiento',
    validation: 'validación',
    epoch: 'Época',
    duration: 'Tiempo de entrenamiento',
    confusion: 'Confusión en las imágenes de validación',
    noConfusionNothingHeldOut: 'No se muestra: no se apartaron imágenes para validar.',
    noConfusionNoImages:
      'No se muestra: las imágenes de validación no estaban a mano al hacer esta página. Abre los datos y hazla de nuevo.',
    noConfusionOtherClasses: 'No se muestra: los datos abiertos tienen otras clases que el modelo.',
    noConfusionNoModel:
      'No se muestra: los pesos no estaban a mano al hacer esta página. Abre el entrenamiento y hazla de nuevo.',
    noConfusionFailed:
      'No se muestra: no se pudieron evaluar las imágenes de validación al hacer esta página.',
    truth: 'Verdad',
    prediction: 'Predicción',
    hardest: 'Clases con el F1 más bajo',
    className: 'Clase',
    precision: 'Precisión',
    recall: 'Exhaustividad',
    f1: 'F1',
    support: 'Imágenes',
    limits: 'Límites',
    limitOneSeed:
      'Un solo entrenamiento con una semilla ({{seed}}): otra semilla da otra cifra. Repítelo antes de comparar recetas.',
    limitNoValidation: 'No se apartó nada: la exactitud es de imágenes que el modelo ya vio.',
    limitFewValidation:
      'Solo unas {{count}} imágenes la juzgan: la exactitud se conoce con unos ±{{percentPoints}} puntos porcentuales.',
    limitChosenOnValidation:
      'Los pesos guardados se eligieron con las mismas imágenes de validación que los juzgan: en imágenes nuevas espera algo menos.',
    limitFewImages: 'La clase «{{name}}» solo tiene {{count}} imágenes para aprender.',
    limitImbalance:
      'La clase mayor tiene {{times}} veces las imágenes de la menor: la exactitud favorece a las clases grandes.',
    limitExcluded: 'Archivos que no se pudieron usar: {{count}}.',
  },
};
