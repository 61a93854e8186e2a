import { containerRemarks } from './containers';

export const understanding = {
  classSearch: { label: 'Buscar clases', none: 'Ninguna clase se llama así.' },
  unused: {
    documentFile: 'Textos sobre el conjunto (README, licencia …): {{count}}. De ellos no se aprende nada.',
    textFile: 'Textos que no enumeran imágenes de este conjunto: {{count}}.',
    checksumFile: 'Sumas de comprobación: {{count}}. Vireo comprueba por sí mismo cada archivo de un zip.',
    programFile: 'Programas y su configuración: {{count}}. Nada de ellos se ejecuta.',
    boxesFile:
      'Anotaciones de partes de las imágenes: {{count}}. Vireo aprende una clase por imagen, de carpetas, tablas o nombres de archivo.',
    archiveFile:
      'Archivos comprimidos que no se abrieron: {{count}}. Si contienen imágenes, descomprímelos y abre todo otra vez.',
    videoFile: 'Vídeos: {{count}}. Guarda fotogramas como JPEG para aprender de ellos.',
    soundFile: 'Sonidos: {{count}}. Vireo solo aprende de imágenes.',
    weightsFile: 'Archivos de un modelo entrenado: {{count}}. Tómalos en «Empezar desde».',
    arraysFile:
      'Matrices o bases de datos que no se leyeron: {{count}}. Sus imágenes sirven si cada una se guarda como PNG.',
    medicalFile:
      'Imágenes en un formato médico o de microscopio: {{count}}. Los navegadores no las leen: guárdalas como PNG.',
    unknownFile: 'Archivos de tipo desconocido: {{count}}. Sus bytes no son de una imagen.',
    folderIgnored:
      'Ningún papel encaja con esta carpeta junto a las demás: sus {{count}} imágenes no se usan. Dale un papel en Carpetas.',
    tableNamesNothing: 'No nombra ninguna imagen de este conjunto ni ninguna de sus clases.',
    tableOfPixels: 'Contiene píxeles, no nombres de imágenes.',
    tableEmpty: 'Está vacía.',
    noLabelColumn: 'Nombra imágenes ({{count}}), pero ninguna de sus columnas parece de etiquetas.',
    tableNotChosen:
      'Podría etiquetar {{count}} imágenes con {{classes}} clases. Las clases vienen de otro sitio.',
    tableSaysSame: 'Dice de {{count}} imágenes lo que las clases ya dicen.',
    tableSetAside: 'Dijiste que no se use.',
    columnsNotUsed: 'Columnas que no tienen ningún papel: {{columns}}.',
    foldsNotUsed:
      'Su columna {{column}} dice en qué pliegue está cada imagen. Vireo hace sus propios pliegues.',
    splitWithoutTraining:
      'Una lista de imágenes para validar o probar no reparte nada mientras ninguna lista diga con cuáles entrenar.',
    splitWithinAnother: 'Las listas de entrenamiento y de validación reparten sus imágenes con más detalle.',
    anotherSplit: 'Otro reparto de las mismas imágenes. Se usa el primero.',
    sameAnswers: 'Todas sus filas dicen {{answer}}: es un formulario por rellenar, no etiquetas.',
    classList: 'Enumera las clases.',
    classNamesNotTaken:
      'Da nombre a las clases numeradas. El envío de muestra pide números, así que conservan sus números.',
    secondSubmission: 'Un segundo envío de muestra: se usa {{path}}.',
    tooManyTables: 'No se leyó: de todas las tablas solo se leen las {{limit}} primeras.',
    spreadsheetNotRead:
      'Un libro de cálculo ({{format}}) no se lee. Ábrelo en la hoja de cálculo y guárdalo como CSV.',
    jsonNotRead:
      'JSON no se lee (archivos así: {{count}}). Guarda sus nombres de archivo y etiquetas como CSV.',
    matNotRead:
      'Los archivos de MATLAB no se leen. Guarda sus nombres de archivo y etiquetas como CSV (writetable).',
  },
  remark: {
    ...containerRemarks,
    nameTaken:
      'Los archivos que llegaron con el nombre de otro se conservan con un número: {{count}}, el primero es {{example}}.',
    otherExtension:
      '{{count}} archivos terminan en {{extension}}: son JPEG con otro nombre y se usan. ImageFolder de PyTorch los omitiría.',
    picturesByTheirBytes:
      '{{count}} archivos son imágenes por sus bytes, aunque su nombre no lo diga: se usan. ImageFolder de PyTorch los omitiría.',
    copyInside:
      'El conjunto se contiene a sí mismo otra vez, en {{path}}: esas {{count}} imágenes se cuentan una vez.',
    copyBeside: '{{path}} y {{original}} contienen las mismas {{count}} imágenes: se cuentan una vez.',
    masksSetAside:
      '{{path}} contiene máscaras de las imágenes vecinas, no una clase: sus {{count}} imágenes se dejan fuera.',
    maskFilesSetAside:
      '{{count}} archivos son máscaras de las imágenes vecinas y se dejan fuera, por ejemplo {{example}}.',
    spelledTwice:
      'La clase {{className}} también se escribe {{others}}: a la vista es lo mismo, así que es una sola clase.',
    capitalsJoined: 'La clase {{className}} se escribe {{others}} en otra partición: es una sola clase.',
    capitalsKeptApart:
      'Las clases que solo difieren en mayúsculas siguen separadas, pues una partición tiene ambas: {{names}}.',
    partsJoined:
      'Cada una de {{parts}} contiene las mismas carpetas: esas son las clases y sus imágenes se juntan.',
    folderAskedFor: 'El envío de muestra pide las {{count}} imágenes de {{path}}: están para predecirse.',
    classCalledLikeRole:
      'La carpeta {{className}} se toma por una clase de {{count}} imágenes. Si están para predecirse, dilo en Carpetas.',
    severalOnes:
      '{{path}} marca varias clases en {{count}} filas. Lo que se puede aprender es una etiqueta por imagen, así que esas imágenes se dejan fuera.',
    noOnes: '{{path}} no marca ninguna clase en {{count}} filas. Esas imágenes se dejan fuera.',
    largestProbability: '{{path}} contiene probabilidades. La mayor de cada fila se toma por su etiqueta.',
    contradictingLabels:
      'Las imágenes que aparecen con dos etiquetas se dejan fuera: {{count}}, la primera es {{example}}.',
    tablesContradict: '{{first}} y {{second}} no coinciden en {{count}} imágenes. Se usa {{first}}.',
    filesMissing: '{{path}} nombra archivos que no están aquí: {{count}}, el primero es {{example}}.',
    classesNamedBy: 'Las clases numeradas toman sus nombres de {{path}}.',
    tableBeatsFolders:
      'Las carpetas parecen partes de una descarga ({{folders}}), así que las clases vienen de la columna {{column}} de {{path}}.',
    marksBeatFolders:
      'Las carpetas parecen partes de una descarga ({{folders}}), así que las clases son las columnas de {{path}}.',
    doubtfulColumn:
      'Las etiquetas de {{path}} podrían estar en {{column}} o en {{other}}. Se toma {{column}}; elige la otra si no es así.',
    choiceGone: 'La receta toma las clases de {{path}}, que no está en este conjunto de datos. Se adivinan.',
  },
};
