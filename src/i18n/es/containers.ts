/** Formas distintas de un zip de carpetas: qué se abrió, qué no, y qué hacer entonces. */

export const containerFailures = {
  otherArchive:
    'Un archivo {{format}}, que Vireo no abre. Descomprímelo y suelta la carpeta, o ponla en un zip.',
  otherForm:
    'Un archivo de {{format}}, que Vireo no abre. Guarda sus imágenes en una carpeta por clase, o como .npz o Parquet.',
  otherGzip:
    'Un gzip de algo que no es un tar, los archivos de MNIST ni una tabla de píxeles: descomprímelo primero.',
  pictureInstead:
    'Una imagen {{format}}, diga lo que diga su nombre. Elige las imágenes juntas, o suelta su carpeta.',
  downloadedPage:
    'Una página web, diga lo que diga su nombre: la descarga falló, quizá por falta de una sesión. Descarga el archivo de nuevo.',
  lfsPointer:
    'Un puntero de Git LFS, no el archivo mismo, que ocupa {{sizeBytes}}. Ejecuta «git lfs pull» o descarga el archivo desde su página.',
  modelInstead:
    '{{name}} contiene un modelo de Teachable Machine y ninguna imagen. Suéltalo solo en «Predecir», o elígelo en «Partir de».',
  containerRefused: '{{name}} no se puede abrir.',
  onlyLinks:
    '{{name}} no contiene imágenes, sino enlaces a {{count}}, en {{lists}} listas. Descarga las imágenes con el programa que acompaña a las listas y suelta su carpeta.',
};

export const containerProblems = {
  nestedTooDeep: 'Un archivo dentro de más de {{limit}} otros: no se abre.',
  tooManyContainers: 'No se abre: hay más de {{limit}} archivos comprimidos.',
  unpackedTooLarge:
    'No se sigue abriendo: desempaquetado ocupa más de {{limitBytes}}, como un archivo hecho para llenar discos.',
  scratchFull:
    'El almacenamiento del navegador no tiene sitio para desempaquetarlo: libera espacio o desempaquétalo tú.',
  gzipCutOff: 'Cortado o dañado: se usa lo que hay antes del daño. Descárgalo de nuevo.',
  tarDamaged: 'Un tar dañado desde el principio.',
  tarCutOff: 'Un tar cortado o dañado. Ficheros anteriores al daño, que se usan: {{count}}.',
  tarSparse: 'Un archivo disperso, que Vireo no recompone.',
  projectWithoutImages:
    'Un proyecto de Teachable Machine sin imágenes: los de sonido o de posturas no se pueden usar.',
  idxBroken: 'Su cabecera se contradice: ningún archivo de MNIST (IDX) es así. Descárgalo de nuevo.',
  idxValues: 'Un archivo IDX con valores que no son bytes: ni imágenes ni etiquetas.',
  idxSize: 'Su cabecera dice {{said}}, pero hay {{found}}: se usa el número menor.',
  idxCounts:
    '{{images}} imágenes y {{labels}} etiquetas: se usan las que van juntas, contadas desde el principio.',
  idxWithoutImages: 'Etiquetas cuyas imágenes no están aquí: elige los dos archivos juntos.',
  cifarSize:
    'Su tamaño no es múltiplo de {{recordBytes}} bytes, como lo es un lote de CIFAR: la última imagen está cortada.',
  cifarPython:
    'La versión de CIFAR para Python, que contiene pickles. Descarga la versión binaria, o los archivos Parquet de Hugging Face.',
  npzShapes:
    'No hay imágenes entre las matrices de {{name}}: {{arrays}}. Las imágenes son N × H × W, o N × H × W × C con uno o tres canales.',
  npzBroken: 'Un archivo de NumPy dañado o con objetos de Python: guarda matrices simples.',
  npzSeveralLabels:
    '{{array}} da varias etiquetas a algunas imágenes. Lo que se puede aprender es una etiqueta por imagen, así que esas no tienen ninguna.',
  pixelTableBroken: 'Una tabla de píxeles cuyas filas no se pueden distinguir.',
  pixelRowsSkipped: 'Se dejan fuera las filas con valores de menos, de más o que no son píxeles: {{count}}.',
  parquetBroken: 'Un archivo Parquet dañado o cortado: descárgalo de nuevo.',
  parquetGroup: 'Uno de sus grupos de filas ocupa {{sizeBytes}}, y lo más es {{limitBytes}}.',
  parquetSchema:
    'Ninguna columna de imágenes. Sus columnas: {{columns}}. Las imágenes son una columna de bytes, o «image» con bytes y path.',
  parquetWithoutBytes: 'Se dejan fuera las filas que nombran una imagen sin contenerla: {{count}}.',
  linkLists:
    'Listas de enlaces, no imágenes: {{lists}} listas con {{count}} enlaces. Descarga las imágenes con el programa que las acompaña.',
};

export const containerRemarks = {
  archiveOpened: '{{path}}: archivos abiertos: {{files}}, ficheros en ellos: {{count}}.',
  projectOpened: 'Se abrió {{path}}, un proyecto de Teachable Machine: {{count}} muestras.',
  idxOpened:
    '{{path}}: el formato de MNIST (IDX). {{training}} imágenes para entrenar, {{validation}} para validar, {{test}} para la prueba, {{unlabelled}} sin etiqueta.',
  cifarOpened:
    '{{path}}: el formato de CIFAR. {{training}} imágenes para entrenar, {{validation}} para validar, {{test}} para la prueba, {{unlabelled}} sin etiqueta.',
  npzOpened:
    '{{path}}: matrices de NumPy. {{training}} imágenes para entrenar, {{validation}} para validar, {{test}} para la prueba, {{unlabelled}} sin etiqueta.',
  pixelTableOpened:
    '{{path}}: una tabla de píxeles. {{training}} imágenes para entrenar, {{validation}} para validar, {{test}} para la prueba, {{unlabelled}} sin etiqueta.',
  parquetOpened:
    '{{path}}: Parquet. {{training}} imágenes para entrenar, {{validation}} para validar, {{test}} para la prueba, {{unlabelled}} sin etiqueta.',
  containerRepeats: '{{path}} contiene las mismas {{count}} imágenes que {{other}}: se usan una vez.',
  containersDiffer:
    '{{path}} y {{other}} contienen imágenes distintas para la misma partición: se usan ambas. Para dejar fuera estas, ignora la carpeta {{folder}} en Carpetas.',
  scaledUnit:
    '{{path}}: los valores de {{array}} están entre {{lowest}} y {{highest}}, y se multiplicaron por 255.',
  scaledSigned:
    '{{path}}: los valores de {{array}} están entre −1 y 1. {{lowest}} se hizo negro, {{highest}} blanco.',
  scaledRange:
    '{{path}}: los valores de {{array}} no son bytes. El menor, {{lowest}}, se hizo negro; el mayor, {{highest}}, blanco.',
  npzNotUsed: '{{path}}: no se usó una matriz que no es de imágenes ni de etiquetas: {{array}}.',
};
