import type { Catalogue } from '../catalogue';
import type { augmentationHelp as english } from '../en/augmentation-help';

export const augmentationHelp: Catalogue<typeof english> = {
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
};
