import type { Catalogue } from '../catalogue';
import type { recipeHelp as english } from '../en/recipe-help';

export const recipeHelp: Catalogue<typeof english> = {
  inWords: {
    form: 'Formulario de la receta',
    simple: 'Sencillo',
    full: 'Todos los ajustes',
    mend: 'Antes hay que corregir algo en «Todos los ajustes».',
    imageSize: {
      label: 'Tamaño de las fotos',
      help: 'Más grandes muestran más y tardan más',
      small: 'Pequeñas, {{figure}} px',
      usual: 'Como siempre, {{figure}} px',
      large: 'Grandes, {{figure}} px',
      own: 'A tu medida, {{figure}} px',
    },
    length: {
      label: 'Duración del entrenamiento',
      help: 'Pasadas por todas las imágenes (épocas)',
      try: 'Una prueba rápida, {{figure}}',
      usual: 'Como siempre, {{figure}}',
      long: 'Más tiempo, {{figure}}',
      veryLong: 'Mucho más tiempo, {{figure}}',
      own: 'A tu medida, {{figure}}',
    },
    augmentation: {
      label: 'Fuerza del aumento',
      help: 'Imágenes nuevas de las viejas; sin reflejo para letras',
      none: 'Nada',
      gentle: 'Poco: reflejadas, desplazadas',
      medium: 'Medio: también colores y formas',
      strong: 'Mucho: además mezcladas con otras',
      own: 'A tu medida',
    },
  },
  helpOn: {
    button: '¿Qué es esto?',
    more: 'Súbelo',
    less: 'Bájalo',
    choose: 'Cuál elegir',
    usual: 'Habitual',
  },
  help: {
    seed: {
      does: 'El número que siguen todas las elecciones al azar: pesos iniciales, orden de las imágenes, aumento, reparto.',
      more: 'Otro número da otro entrenamiento: tres con semillas distintas muestran cuánto es azar.',
      less: 'El mismo número y la misma receta dan otra vez lo mismo.',
      usual: 'cualquiera; 0 o 42 sin motivo',
    },
    device: {
      does: 'Qué calcula: la tarjeta gráfica con WebGPU o el procesador con WebAssembly.',
      choose:
        'Automático, salvo para comparar. El procesador es más rápido con redes diminutas y donde WebGPU está emulado.',
    },
    preprocessing: {
      imageSize: {
        does: 'Lado del cuadrado al que se lleva cada imagen antes de que la red la vea. El tiempo crece con su cuadrado.',
        more: 'si la diferencia entre clases es pequeña en la imagen: especies, texto, defectos de una superficie.',
        less: 'si basta la forma o el color, o una época tarda demasiado.',
        usual: 'de 28 a 64 desde cero, de 96 a 224 con pesos preentrenados',
      },
      channels: {
        does: 'Si las imágenes se leen en color.',
        choose: 'Grises para cifras, radiografías y Fashion-MNIST, o si lo piden los pesos; si no, RGB.',
      },
      normalization: {
        does: 'Cómo los bytes de 0 a 255 se convierten en números para la red.',
        choose: 'La de los pesos de partida. Desde cero, de −1 a 1 o la medida en tus propias imágenes.',
      },
      interpolation: {
        does: 'Cómo se reduce o amplía una imagen, con suavizado, byte a byte como Pillow.',
        choose: 'Bilineal, salvo que los pesos de partida se entrenaran con imágenes bicúbicas.',
      },
      resize: {
        does: 'Cómo se hace cuadrada una imagen que no lo es.',
        choose:
          'Estirar lo conserva todo y deforma. Recortar pierde los bordes, como torchvision. Rellenar conserva las formas y añade negro.',
      },
      resizeTo: {
        does: 'Primero se lleva el lado corto a este tamaño; después se recorta el cuadrado del centro.',
        more: 'si lo que importa está solo en el centro.',
        less: 'hasta el tamaño de la imagen si los bordes importan.',
        usual: '1,14 veces el tamaño de la imagen: 256 para 224',
      },
    },
    split: {
      source: {
        does: 'Qué imágenes juzgan la red mientras aprende. Nunca aprende de ellas.',
        choose: 'La carpeta del zip si alguien la preparó con cuidado; si no, una parte.',
      },
      validationPercent: {
        does: 'Parte de las imágenes de entrenamiento que se reserva para juzgar, la misma de cada clase.',
        more: 'si con pocas imágenes el resultado salta de una vez a otra.',
        less: 'si hay muchas imágenes: unos miles bastan para juzgar.',
        usual: 'de 10 a 20',
      },
      testPercent: {
        does: 'Una segunda parte que se mira una sola vez, al final: el resultado de validación es algo optimista, porque eliges con él.',
        more: 'si pruebas muchas recetas.',
        less: 'a 0 si una competición guarda las imágenes de prueba.',
        usual: '0, o de 10 a 20',
      },
      folds: {
        does: 'Validación cruzada: las imágenes se cortan en tantas partes y cada entrenamiento juzga con otra.',
        more: 'para una cifra más estable con pocas imágenes; cada parte es un entrenamiento.',
        less: 'a 0 para un solo reparto.',
        usual: '0 o 5',
      },
      fold: {
        does: 'La parte con la que juzga este entrenamiento, contada desde 0.',
        more: 'para el siguiente de la misma validación cruzada.',
        less: 'nunca por debajo de 0.',
        usual: 'de 0 a uno menos que las partes',
      },
    },
    augmentation: {
      horizontalFlip: {
        does: 'Con qué frecuencia una imagen de entrenamiento se refleja de izquierda a derecha.',
        more: 'para fotos de cosas: un pájaro reflejado es un pájaro.',
        less: 'a 0 para cifras, letras, señales y manos izquierdas o derechas.',
        usual: '0,5 o 0',
      },
      verticalFlip: {
        does: 'Con qué frecuencia una imagen de entrenamiento se refleja de arriba abajo.',
        more: 'para imágenes desde el aire o al microscopio.',
        less: 'a 0 donde arriba y abajo significan algo.',
        usual: '0 o 0,5',
      },
      cropPadding: {
        does: 'La imagen se enmarca con tantos píxeles y se recorta en un lugar al azar: se desplaza un poco.',
        more: 'si las cosas están en cualquier lugar, o el entrenamiento supera mucho a la validación.',
        less: 'si se corta lo que está en el borde.',
        usual: 'un octavo del tamaño: 4 para 32 px',
      },
      resizedCropScale: {
        does: 'Una parte al azar se amplía a toda la imagen. Esta es la menor parte del área.',
        more: 'hacia 1 si lo que importa se corta a menudo.',
        less: 'si hay muchas imágenes y entrenamientos largos.',
        usual: '1 para nada, de 0,5 a 0,8 con pocas imágenes, 0,08 en ImageNet',
      },
      rotationDegrees: {
        does: 'Las imágenes se giran un ángulo al azar hasta este, a ambos lados.',
        more: 'si la cámara se inclinó o la dirección no significa nada.',
        less: 'si al girar sale otra clase: 6 y 9.',
        usual: 'de 0 a 20; 180 para imágenes desde el aire',
      },
      brightness: {
        does: 'Las imágenes se aclaran u oscurecen al azar, hasta esta parte.',
        more: 'si la luz cambia entre tus imágenes y las que vendrán.',
        less: 'si el brillo distingue las clases.',
        usual: 'de 0 a 0,4',
      },
      contrast: {
        does: 'El contraste sube o baja al azar, hasta esta parte.',
        more: 'si cambian las cámaras y el tiempo.',
        less: 'si distingue las clases.',
        usual: 'de 0 a 0,4',
      },
      saturation: {
        does: 'Los colores se avivan o apagan al azar, hasta esta parte.',
        more: 'si cambian las cámaras.',
        less: 'si el color distingue las clases: aves, fruta, flores.',
        usual: 'de 0 a 0,4',
      },
      hue: {
        does: 'Todos los colores se mueven al azar por el círculo cromático, hasta esta parte.',
        more: 'si el color no significa nada.',
        less: 'a 0 donde miras precisamente el color.',
        usual: 'de 0 a 0,1',
      },
      randAugmentCount: {
        does: 'Tantas operaciones al azar de catorce (girar, inclinar, mover, colores…) en cada imagen de entrenamiento.',
        more: 'si el entrenamiento supera mucho a la validación.',
        less: 'si la red ni siquiera aprende las imágenes de entrenamiento.',
        usual: 'de 0 a 2',
      },
      randAugmentMagnitude: {
        does: 'Con qué fuerza actúan esas operaciones.',
        more: 'con muchas imágenes y entrenamientos largos.',
        less: 'con imágenes pequeñas o pocas épocas.',
        usual: 'de 3 a 9',
      },
      erasing: {
        does: 'Con qué frecuencia se borra un rectángulo al azar de una imagen de entrenamiento.',
        more: 'si las cosas están a menudo medio tapadas.',
        less: 'si el detalle decisivo es pequeño.',
        usual: 'de 0 a 0,25',
      },
      mixup: {
        does: 'Dos imágenes se superponen, y sus etiquetas también. El acierto de entrenamiento cuenta entonces ambas por su parte.',
        more: 'si la red memoriza pocas imágenes.',
        less: 'en entrenamientos cortos: necesita más épocas.',
        usual: 'de 0 a 0,2; 0,8 en entrenamientos largos de transformadores',
      },
      cutmix: {
        does: 'Se pega un rectángulo de otra imagen, y la etiqueta cuenta para ambas según el área.',
        more: 'si la red mira un solo detalle.',
        less: 'en entrenamientos cortos, o si lo que importa es pequeño.',
        usual: '0 o 1',
      },
    },
    architecture: {
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
    },
    training: {
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
        choose:
          'Creciente para afinar, como fastai; la misma para todos para comparar con un programa sencillo.',
      },
    },
    optimizer: {
      kind: {
        does: 'Cómo sale un paso del gradiente.',
        choose: 'AdamW o Adam para empezar. SGD con momento para ResNet en entrenamientos largos.',
      },
      beta1: {
        does: 'Cuánto recuerda Adam la dirección de los pasos anteriores.',
        more: 'si los lotes difieren mucho.',
        less: 'si se pasa de largo.',
        usual: '0,9',
      },
      beta2: {
        does: 'Cuánto recuerda Adam el tamaño de los gradientes.',
        more: 'rara vez.',
        less: 'en transformadores con lotes grandes.',
        usual: '0,999, o de 0,95 a 0,99',
      },
      momentum: {
        does: 'Parte del último paso que entra en el siguiente.',
        more: 'si avanza despacio y sin saltos.',
        less: 'si la pérdida oscila.',
        usual: '0,9',
      },
      nesterov: {
        does: 'Mira adelante según el momento antes de tomar el gradiente.',
        choose: 'Activado no daña con momento; desactivado es lo normal en PyTorch.',
      },
      smoothing: {
        does: 'Cuánto recuerda RMSprop el tamaño de los gradientes.',
        more: 'si los lotes difieren mucho.',
        less: 'en entrenamientos cortos.',
        usual: '0,99',
      },
      epsilon: {
        does: 'Evita que la división crezca sin límite donde los gradientes son diminutos.',
        more: 'si los pasos explotan en float16.',
        less: 'rara vez.',
        usual: '0,00000001',
      },
      learningRateDecay: {
        does: 'La tasa de Adagrad se encoge tanto con cada paso.',
        more: 'en entrenamientos muy largos.',
        less: 'a 0: ya se encoge sola.',
        usual: '0',
      },
      weightDecay: {
        does: 'Cada paso encoge además un poco los pesos.',
        more: 'si el entrenamiento supera mucho a la validación.',
        less: 'si el acierto de entrenamiento se queda bajo.',
        usual: 'de 0 a 0,0005 para SGD y Adam, de 0,01 a 0,1 para AdamW',
      },
    },
    schedule: {
      kind: {
        does: 'Cómo cambia la tasa durante el entrenamiento.',
        choose:
          'El coseno es difícil de superar. Constante para comparar con un primer curso. Un ciclo para entrenamientos cortos.',
      },
      warmupEpochs: {
        does: 'La tasa crece desde cero durante este tiempo.',
        more: 'en transformadores, con lotes grandes, o si la pérdida salta al principio.',
        less: 'a 0 en CNN pequeñas.',
        usual: 'de 0 a 5',
      },
      finalShare: {
        does: 'Lo que queda de la tasa al final.',
        more: 'si las últimas épocas no aportan nada.',
        less: 'para acabar en reposo.',
        usual: 'de 0 a 0,1',
      },
      everyEpochs: {
        does: 'Tras tantas épocas se baja la tasa.',
        more: 'si se baja antes de que la pérdida deje de caer.',
        less: 'en entrenamientos cortos.',
        usual: 'un tercio de las épocas',
      },
      factor: {
        does: 'Por cuánto se multiplica entonces la tasa.',
        more: 'para escalones más suaves.',
        less: 'para escalones menos y mayores.',
        usual: 'de 0,1 a 0,5',
      },
    },
  },
};
