export const dataset = {
  dataset: {
    title: 'Datos',
    fileInput: 'Zip de datos',
    folderInput: 'Carpeta de imágenes',
    dropTitle: 'Suelta aquí una carpeta de imágenes comprimida en zip',
    dropHint:
      'Una subcarpeta por clase: aves/zorzal/1.jpg, aves/mirlo/2.jpg … Las imágenes en una carpeta aparte, sin clases, se guardan para predecir. Nada sale de esta máquina.',
    replaceTitle: 'Abrir otros datos',
    replaceHint: 'Suelta aquí un zip, una carpeta o un zip de pesos de Vireo.',
    lockedHint: 'Se pueden abrir otros datos cuando termine el entrenamiento.',
    trySample: 'Probar los datos de ejemplo',
    sampleName: 'Datos de ejemplo',
    images: 'Imágenes',
    classes: 'Clases',
    perClass: 'Por clase',
    unlabelled: 'Sin etiqueta',
    problems: 'Problemas',
    unlabelledRow: 'Sin etiqueta',
    sampleSubmissionFound: 'Se encontró un envío de muestra: columnas {{header}}, {{rows}} filas.',
    noClasses:
      'Aquí no hay clases, solo imágenes para predecir. Para entrenar, pon las imágenes en una subcarpeta por clase.',
    tabClasses: 'Clases',
    tabProblems: 'Problemas ({{number}})',
    tabHealth: 'Salud',
    tabFolders: 'Carpetas',
    labelLevel: 'Etiquetas que se aprenden',
    ownLabels: 'Las de las carpetas',
    levelOf: '{{name}} ({{number}} clases)',
    order: 'Orden de las clases',
    orderByName: 'Por nombre',
    orderByCount: 'Por cantidad',
    classList: 'Las clases con sus imágenes',
    problemList: 'Problemas de los datos',
    noProblemsTitle: 'Ningún problema hasta ahora',
    noProblemsHint:
      'Los archivos se miran cuando hacen falta: uno dañado aparecerá aquí, y el entrenamiento sigue sin él.',
    severity: { excluded: 'no se usa', warning: 'aviso', notice: 'nota' },
    folder: 'Carpeta',
    rootFolder: 'el propio zip',
    usedAs: 'Se usa como',
    usedAsOf: 'Para qué se usa {{folder}}',
  },
  health: {
    emptyTitle: 'Mira cada imagen antes de entrenar con ella',
    emptyHint:
      'Encuentra archivos dañados, copias de una imagen, imágenes con las que a la vez se entrena y se prueba, y clases con muy pocas. Nada cambia hasta que lo digas.',
    examine: 'Examinar las imágenes',
    again: 'Examinar otra vez',
    compared: 'Se compararon {{number}} imágenes.',
    soundTitle: 'Nada que señalar',
    soundHint: 'Toda imagen se pudo leer, ninguna es copia de otra, y toda clase tiene bastantes.',
    setAside: 'Apartar {{number}}',
    putBack: 'Recuperar {{number}}',
    files: 'Archivos de este hallazgo',
    more: 'y {{number}} más',
  },
  finding: {
    unreadable: {
      title: 'Archivos ilegibles',
      about: 'No se pueden decodificar: el entrenamiento prescinde de ellos.',
    },
    empty: { title: 'Archivos vacíos', about: 'Cero bytes.' },
    notAnImage: { title: 'No son imágenes', about: 'Su nombre dice imagen, sus bytes no.' },
    unsupportedFormat: {
      title: 'Formatos que los navegadores no leen',
      about: 'Conviértelos a PNG o JPEG.',
    },
    leakage: {
      title: 'Entrenadas y probadas a la vez',
      about:
        'La misma imagen en entrenamiento y en validación o prueba hace parecer mejores los resultados. Se apartaría la copia de entrenamiento.',
    },
    acrossClasses: {
      title: 'Una imagen, dos clases',
      about: 'La misma imagen con varias etiquetas le enseña a la red una contradicción.',
    },
    exactDuplicates: { title: 'Copias', about: 'El mismo archivo varias veces en una clase.' },
    nearDuplicates: {
      title: 'Casi copias',
      about: 'Imágenes de una clase que apenas difieren: otro tamaño, otra compresión.',
    },
    tiny: { title: 'Imágenes diminutas', about: 'Menos de 8 px: poco se aprende de ellas.' },
    classNotInTraining: {
      title: 'Clases sin imágenes de entrenamiento',
      about: 'Solo están en validación o prueba: la red no puede aprenderlas.',
    },
    fewImages: {
      title: 'Clases con pocas imágenes',
      about: 'Reúne más, o espera poco de estas clases.',
    },
    imbalance: {
      title: 'Gran desequilibrio',
      about:
        'La clase mayor tiene muchas veces las imágenes de la menor: puede ayudar pesar las clases (en Contra el sobreajuste).',
    },
  },
};
