import type { Catalogue } from '../catalogue';
import type { trainingHelp as english } from '../en/training-help';

export const trainingHelp: Catalogue<typeof english> = {
  batchSize: {
    does: 'De cuántas imágenes se aprende a la vez, en un paso.',
    more: 'si el dispositivo está ocioso o la pérdida salta; sube también la tasa.',
    less: 'si falta memoria o una época tiene menos de veinte pasos.',
    usual: 'de 16 a 128',
  },
  epochs: {
    does: 'Cuántas veces se ve cada imagen de entrenamiento.',
    more: 'mientras la curva de validación aún suba al final.',
    less: 'si dejó de subir mucho antes del final.',
    usual: 'de 5 a 20 con pesos preentrenados, de 20 a 100 desde cero',
  },
  learningRate: {
    does: 'Cuánto mueve cada paso los pesos: el campo que más importa.',
    more: 'si la pérdida baja muy despacio y sin saltos.',
    less: 'si la pérdida salta, crece o no es un número; con pesos preentrenados sin congelar.',
    usual: '0,001 para Adam, de 0,01 a 0,1 para SGD, de 0,00001 a 0,0001 para afinar',
  },
  microBatchSize: {
    does: 'Un lote se calcula en partes de tantas imágenes. El paso es el mismo, salvo en la normalización por lotes.',
    more: 'para ir más rápido, hasta donde llegue la memoria.',
    less: 'si el dispositivo se queda sin memoria.',
    usual: 'vacío',
  },
  labelSmoothing: {
    does: 'A la clase correcta se le pide menos del 100 % y el resto se reparte: las respuestas son menos tajantes.',
    more: 'si hay etiquetas erróneas o probabilidades demasiado seguras.',
    less: 'a 0 si se puntúan las probabilidades exactas.',
    usual: 'de 0 a 0,1',
  },
  classWeights: {
    does: 'Si las imágenes de clases raras cuentan más.',
    choose:
      'Equilibrados si las clases raras importan tanto como las comunes. Todas igual si se puntúa el acierto simple.',
  },
  decayWeightsOnly: {
    does: 'El decaimiento no toca normas, sesgos ni posiciones.',
    choose:
      'Activado para transformadores y con mucho decaimiento, como timm. Desactivado es lo normal en PyTorch.',
  },
  clipNorm: {
    does: 'Los pasos que serían demasiado largos se acortan a esta longitud.',
    more: 'si se corta casi cada paso.',
    less: 'si lotes sueltos desvían la pérdida.',
    usual: 'desactivado, o 1',
  },
  precision: {
    does: 'Cuántas cifras se guardan en WebGPU.',
    choose: 'float32, salvo que falte memoria: la mixta guarda la mitad en cada paso.',
  },
  emaDecay: {
    does: 'La red que se juzga y se guarda es una media móvil de los pesos. Esto dice con qué lentitud se mueve.',
    more: 'en entrenamientos largos: debe recordar algunas épocas.',
    less: 'en entrenamientos cortos, o se queda atrás.',
    usual: 'desactivado, o de 0,98 a 0,9999',
  },
  batchNormStatistics: {
    does: 'La normalización por lotes juzga con medias recogidas al entrenar. En épocas cortas van por detrás de los pesos.',
    choose:
      'Tomadas de nuevo si hay pocas imágenes: si no, una red que lo aprendió todo puede acertar al azar. Las medias móviles son las de PyTorch.',
  },
  patience: {
    does: 'El entrenamiento acaba cuando pasan tantas épocas sin un valor mejor.',
    more: 'si la curva sube a escalones.',
    less: 'para ahorrar tiempo.',
    usual: 'desactivado, o de 5 a 20',
  },
  monitor: {
    does: 'Qué hace mejor una época que otra.',
    choose: 'El acierto si una competición lo puntúa; la pérdida si importan las probabilidades.',
  },
  timeLimitMinutes: {
    does: 'El entrenamiento acaba tras tantos minutos y conserva lo que tiene.',
    more: 'si la curva aún sube al final.',
    less: 'antes de que acabe la clase.',
    usual: 'desactivado',
  },
  keep: {
    does: 'Qué pesos se usan y descargan al acabar.',
    choose:
      'Los mejores, elegidos con las imágenes de validación; los últimos para comparar con un programa.',
  },
  freezeBackboneEpochs: {
    does: 'Durante tantas épocas solo aprende la cabeza y la parte preentrenada queda como vino: mucho más rápido.',
    more: 'a −1, todo el entrenamiento, con unos cientos de imágenes o poco tiempo.',
    less: 'de 1 a 3, y luego todos los bloques, con unos miles de imágenes y una GPU.',
    usual: '−1, o de 1 a 3',
  },
  trainableBlocks: {
    does: 'Tantos de los últimos bloques aprenden con la cabeza mientras los demás están congelados.',
    more: 'si tus imágenes no se parecen a fotos de cosas.',
    less: 'a 0 con pocas imágenes.',
    usual: 'de 0 a 2',
  },
  backboneLearningRateScale: {
    does: 'La parte preentrenada aprende a esta parte de la tasa de la cabeza.',
    more: 'si tus imágenes no se parecen a aquellas con que se entrenó.',
    less: 'si el acierto cae cuando deja de estar congelada.',
    usual: 'de 0,01 a 0,1',
  },
  backboneRates: {
    does: 'Si los primeros bloques, que conocen bordes y colores, aprenden más despacio que los últimos.',
    choose: 'Creciente para afinar, como fastai; la misma para todos para comparar con un programa sencillo.',
  },
};
