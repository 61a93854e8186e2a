import type { Catalogue } from '../catalogue';
import type { architectureHelp as english } from '../en/architecture-help';

export const architectureHelp: Catalogue<typeof english> = {
  kind: {
    does: 'El tipo de red.',
    choose:
      'Una CNN desde cero con hasta unos miles de imágenes. MobileNet, ResNet o ViT con pesos preentrenados. Los transformadores desde cero quieren muchísimas imágenes.',
  },
  blocks: {
    does: 'Cada bloque busca patrones en lo que halló el anterior: convolución, activación y una imagen menor.',
    more: 'bloques o canales si ni las imágenes de entrenamiento se aprenden.',
    less: 'si una época tarda demasiado o se memorizan pocas imágenes.',
    usual: 'de 3 a 5 bloques, con canales que se doblan desde 16 o 32',
  },
  hiddenUnits: {
    does: 'Capas lineales entre lo que la red ve y la respuesta.',
    more: 'si las clases combinan varios rasgos.',
    less: 'ninguna es lo mejor para la mayoría de redes, y lo más rápido.',
    usual: 'ninguna, o de 100 a 512 unidades',
  },
  hiddenActivation: {
    does: 'El codo entre dos capas lineales, sin el cual serían una.',
    choose: 'ReLU, salvo que reproduzcas algo.',
  },
  dropout: {
    does: 'Parte de las unidades que se apagan al azar al entrenar.',
    more: 'si el entrenamiento supera mucho a la validación.',
    less: 'si el propio acierto de entrenamiento se queda bajo.',
    usual: 'de 0 a 0,5',
  },
  binaryHead: {
    does: 'Dos clases se responden con un solo número mediante una sigmoide y entropía cruzada binaria.',
    choose: 'Activado para reproducir cursos que lo hacen. El resultado apenas cambia.',
  },
  outputBias: {
    does: 'Si la última capa suma un número propio a cada clase.',
    choose: 'Activado, salvo con pesos de Teachable Machine.',
  },
  patchSize: {
    does: 'Lado de los cuadrados en que se corta la imagen. Cada uno es un token; el tiempo crece con el cuadrado de su número.',
    more: 'si entrenar es demasiado lento.',
    less: 'si importan los detalles y las imágenes son pequeñas.',
    usual: 'de 4 a 8 para 32 a 64 px, 14 o 16 para 224 px',
  },
  width: {
    does: 'Cuántos números describen un token.',
    more: 'con muchas imágenes, si el acierto de entrenamiento se queda bajo.',
    less: 'si se memorizan pocas imágenes.',
    usual: 'de 64 a 192 desde cero, 384 y 768 preentrenado',
  },
  depth: {
    does: 'Cuántos bloques de atención se siguen.',
    more: 'con muchas imágenes y entrenamientos largos.',
    less: 'con pocas imágenes.',
    usual: 'de 2 a 12',
  },
  heads: {
    does: 'Cuántas preguntas hace cada bloque a la vez.',
    more: 'con la anchura, para que cada cabeza tenga de 32 a 64 números.',
    less: 'si la anchura es pequeña.',
    usual: 'de 3 a 12',
  },
  headWidth: {
    does: 'Con cuántos números trabaja cada cabeza.',
    more: 'con pocas cabezas.',
    less: 'con muchas.',
    usual: 'de 32 a 64',
  },
  mlpWidth: {
    does: 'Anchura de las dos capas lineales de cada bloque.',
    more: 'con muchas imágenes.',
    less: 'si falta memoria o tiempo.',
    usual: 'de 2 a 4 veces la anchura',
  },
  embeddingDropout: {
    does: 'Parte de los números de los tokens que se apaga al azar antes del primer bloque.',
    more: 'si el entrenamiento supera mucho a la validación.',
    less: 'en entrenamientos cortos.',
    usual: 'de 0 a 0,1',
  },
  pooling: {
    does: 'De dónde se lee la respuesta.',
    choose: 'El token cls con pesos preentrenados; desde cero la media es igual de buena.',
  },
  variant: {
    does: 'Tamaño de la red. Las mayores saben más y tardan más.',
    choose: 'La menor que sea bastante buena; los pesos de partida son de un solo tamaño.',
  },
  stem: {
    does: 'La primera capa.',
    choose: '7×7 con pesos preentrenados y desde 96 px; 3×3 para imágenes de 32 a 64 px.',
  },
  batchNorm: {
    does: 'Si a cada convolución le sigue una normalización por lotes.',
    choose:
      'Activado: aprende antes y perdona tasas mayores. Desactivado solo para reproducir una red sin ella.',
  },
  flavour: {
    does: 'De quién es la manera de rellenar y normalizar: las mismas capas difieren en detalles.',
    choose: 'La de los pesos de partida; si no, torchvision.',
  },
  stochasticDepth: {
    does: 'Con qué frecuencia se salta un bloque entero al entrenar; los últimos, más.',
    more: 'si una red profunda memoriza pocas imágenes.',
    less: 'a 0 en entrenamientos cortos o con pesos congelados.',
    usual: 'de 0 a 0,2',
  },
  wiring: {
    does: 'Dónde está la normalización en un bloque.',
    choose: 'Norma primero entrena bien. Como se imprimió en d2l, solo para reproducirlo.',
  },
};
