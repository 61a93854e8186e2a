import type { Catalogue } from '../catalogue';
import type { recipeHelp as english } from '../en/recipe-help';
import { architectureHelp } from './architecture-help';
import { augmentationHelp } from './augmentation-help';
import { trainingHelp } from './training-help';

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
    augmentation: augmentationHelp,
    architecture: architectureHelp,
    training: trainingHelp,
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
