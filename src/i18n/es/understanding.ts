export const understanding = {
  unused: {
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
