import { containerProblems } from './containers';
import { kernelNotices } from './kernels';
import { openingProblems } from './opening';

export const problems = {
  problem: {
    ...containerProblems,
    ...openingProblems,
    encrypted: 'Cifrado: haz el zip otra vez sin contraseña.',
    unsupportedCompression:
      'Comprimido de un modo que los navegadores no leen (método {{method}}): haz el zip otra vez del modo habitual.',
    onAnotherDisk: 'Sus datos están en otra parte de un zip dividido.',
    symbolicLink: 'Un enlace, no un archivo.',
    tooLarge: 'Mayor de lo que Vireo lee: {{sizeBytes}}, y el máximo es {{limitBytes}}.',
    bomb: 'Crece {{ratio}} veces al descomprimirse: no se abre.',
    sizeMismatch: 'Su tamaño no es el que dice el zip.',
    overlapping: 'Sus datos se solapan con los de otro archivo.',
    unsafePath: 'Su ruta sale fuera del zip.',
    duplicateName: 'Hay dos archivos con este nombre: se usa el último.',
    directoryDamaged: 'La lista de archivos del zip está dañada: pueden faltar archivos.',
    zipRecovered: 'El zip está cortado: se recuperaron {{count}} archivos de antes del corte.',
    zipRecovered_one: 'El zip está cortado: se recuperó {{count}} archivo de antes del corte.',
    zipRecovered_many: 'El zip está cortado: se recuperaron {{count}} archivos de antes del corte.',
    cutOff: 'Cortado: el zip termina dentro de él.',
    damagedHeader: 'Su lugar en el zip está dañado.',
    damagedData: 'Sus datos están dañados y no se pueden descomprimir.',
    wrongChecksum: 'Dañado: su suma de control no cuadra.',
    fileUnreadable: 'No se pudo leer.',
    fileGone: 'Ya no está donde estaba.',
    fileChanged: 'Ha cambiado en el disco desde que se abrió.',
    fileEmpty: 'Vacío: cero bytes.',
    notAnImage:
      'Su nombre dice imagen, sus bytes no: no contiene ninguna, o está dañado desde el primer byte.',
    formatUnsupported: 'Los navegadores no leen imágenes {{format}}: conviértela a PNG o JPEG.',
    formatNotTaken:
      'Los archivos {{format}} se dejan fuera, como hace ImageFolder de PyTorch: conviértelos a PNG o JPEG.',
    imageBroken: 'Rota: no se puede decodificar.',
    imageTruncated: 'Cortada: falta una parte de la imagen.',
    imageTooLarge: 'Demasiado grande: {{width}} × {{height}} px.',
    tiny: 'Diminuta: {{width}} × {{height}} px.',
    animatedFirstFrame: 'Animada: se usa su primer fotograma.',
    deepGrayClipped: 'Gris de 16 bits: lo claro se vuelve blanco, como en PyTorch.',
    decoderCrashed: 'El decodificador no pudo con ella.',
    // Decoded pixels
    cacheRefused:
      'El navegador no guarda más píxeles decodificados: el resto queda en memoria y se decodificará de nuevo al recargar.',
    systemFiles: 'Se apartaron archivos que los sistemas dejan atrás ({{names}}): {{count}}.',
    splitByLists:
      'Unas listas junto a las imágenes las reparten: {{training}} para entrenar, {{validation}} para validar, {{test}} para probar.',
    outsideClasses: 'Una imagen fuera de las carpetas de clase: no se usa hasta que se etiqueta a mano.',
    classNotInTraining: 'Una clase de la carpeta de validación o prueba que no está en entrenamiento.',
    classNotInMap: 'Esta clase no está en el mapa de clases.',
    relabelledMissing: 'Su etiqueta se corrigió a «{{className}}», pero aquí no hay tal imagen.',
    relabelledUnknown:
      'Su etiqueta se corrigió a «{{className}}», que aquí no es una clase: conserva la suya.',
    fewImages:
      '{{className}} tiene solo {{count}} imágenes para aprender; conviene tener al menos {{limit}}.',
    fewImages_one:
      '{{className}} tiene solo {{count}} imagen para aprender; conviene tener al menos {{limit}}.',
    fewImages_many:
      '{{className}} tiene solo {{count}} imágenes para aprender; conviene tener al menos {{limit}}.',
    imbalance:
      '{{largest}} tiene {{largestCount}} imágenes y {{smallest}} solo {{smallestCount}}: ayudan los pesos de clase equilibrados.',
    singleImage:
      'La clase «{{className}}» tiene una sola imagen de entrenamiento: muy poco para aprender, nada para validar.',
  },
  notice: {
    ...kernelNotices,
    pruned:
      'Terminado antes por la regla de la cola: tras la época {{epoch}}, su exactitud de validación quedaba por debajo de la mediana de los demás.',
    trainsWithout: 'Entrena sin {{missing}} imágenes cuyos archivos ya no se pueden leer: quedan {{left}}.',
    featuresKept:
      'La parte congelada da siempre los mismos rasgos: se calculan una vez por imagen y se guardan con los píxeles de los datos, y después solo corre la cabeza.',
    microBatchHalved: 'Se acabó la memoria: ahora pasan menos imágenes a la vez, el lote sigue igual.',
    deviceReopened:
      'El dispositivo gráfico se perdió y se abrió de nuevo ({{time}} de {{most}}); el entrenamiento sigue desde su último punto de control.',
    storageFull:
      'El almacenamiento del navegador está lleno: no se guardan más puntos de control. El entrenamiento sigue.',
    storageUnavailable:
      'Este navegador no da almacenamiento a Vireo aquí (¿una ventana privada?): el entrenamiento sigue, pero no se puede guardar. Descarga los pesos antes de cerrar la pestaña.',
    earlyStopping: 'Parada temprana: ninguna época mejor en el plazo de la receta.',
    timeLimit: 'Parado en el límite de tiempo de la receta.',
  },
  submission: {
    duplicateIds: '{{count}} Ids aparecen dos veces.',
    duplicateIds_one: '{{count}} Id aparece dos veces.',
    duplicateIds_many: '{{count}} Ids aparecen dos veces.',
    expectedTwice: '{{count}} Ids aparecen dos veces en el envío de muestra.',
    expectedTwice_one: '{{count}} Id aparece dos veces en el envío de muestra.',
    expectedTwice_many: '{{count}} Ids aparecen dos veces en el envío de muestra.',
    ambiguousIds: '{{count}} Ids podrían ser de varias imágenes; se toma la primera.',
    ambiguousIds_one: '{{count}} Id podría ser de varias imágenes; se toma la primera.',
    ambiguousIds_many: '{{count}} Ids podrían ser de varias imágenes; se toma la primera.',
    missingIds:
      '{{count}} filas del envío de muestra no tienen imagen; conservan la respuesta de la muestra.',
    missingIds_one:
      '{{count}} fila del envío de muestra no tiene imagen; conserva la respuesta de la muestra.',
    missingIds_many:
      '{{count}} filas del envío de muestra no tienen imagen; conservan la respuesta de la muestra.',
    noIdFits:
      'Ningún Id del envío de muestra es de una imagen predicha: las {{count}} filas conservan la respuesta de la muestra.',
    noIdFits_one:
      'Ningún Id del envío de muestra es de una imagen predicha: su {{count}} fila conserva la respuesta de la muestra.',
    noIdFits_many:
      'Ningún Id del envío de muestra es de una imagen predicha: las {{count}} filas conservan la respuesta de la muestra.',
    unknownColumns: '{{count}} columnas no son clases de este modelo; quedan como en la muestra.',
    unknownColumns_one: '{{count}} columna no es una clase de este modelo; queda como en la muestra.',
    unknownColumns_many: '{{count}} columnas no son clases de este modelo; quedan como en la muestra.',
    extraIds: '{{count}} imágenes no están en el envío de muestra; no reciben fila.',
    extraIds_one: '{{count}} imagen no está en el envío de muestra; no recibe fila.',
    extraIds_many: '{{count}} imágenes no están en el envío de muestra; no reciben fila.',
    cutShort: 'La predicción se detuvo: {{count}} imágenes no tienen predicción.',
    cutShort_one: 'La predicción se detuvo: {{count}} imagen no tiene predicción.',
    cutShort_many: 'La predicción se detuvo: {{count}} de imágenes no tienen predicción.',
    noRows: 'No hay predicciones.',
    sampleNoRows: 'El envío de muestra tiene encabezado y ninguna fila: no pide ninguna imagen.',
    unknownClasses: '{{count}} nombres de clase no los conoce la competición.',
    unknownClasses_one: '{{count}} nombre de clase no lo conoce la competición.',
    unknownClasses_many: '{{count}} nombres de clase no los conoce la competición.',
    formulaNames: '{{count}} nombres de clase parecen fórmulas a una hoja de cálculo.',
    formulaNames_one: '{{count}} nombre de clase parece una fórmula a una hoja de cálculo.',
    formulaNames_many: '{{count}} nombres de clase parecen fórmulas a una hoja de cálculo.',
  },
};
