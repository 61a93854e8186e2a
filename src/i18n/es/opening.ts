/** What is said where a dataset holds no images or files that are none, and of patterns of file names. */

export const openingFailures = {
  otherFiles:
    'Estos no son los archivos de {{name}}. Lo que elegiste está abierto como otro conjunto de datos.',
  labelsNotDeleted:
    'El navegador no borró las etiquetas dañadas. Cierra las otras pestañas de Vireo e inténtalo de nuevo.',
  noFiles:
    'En {{name}} solo hay lo que un sistema deja atrás. Haz otra vez el zip desde la carpeta de imágenes.',
  noImagesVideos:
    '{{name}} contiene vídeos, no imágenes ({{found}}). Guarda fotogramas como JPEG o PNG, en una carpeta por clase: ffmpeg -i clip.mp4 -vf fps=1 %04d.jpg',
  noImagesArchives:
    '{{name}} contiene archivos comprimidos que Vireo no puede abrir ({{found}}). Descomprímelos y suelta la carpeta que salga.',
  noImagesSounds:
    '{{name}} contiene sonidos, no imágenes ({{found}}). Vireo aprende de imágenes: por ejemplo, espectrogramas guardados como PNG.',
  noImagesWeights:
    '{{name}} parece un modelo entrenado, no imágenes ({{found}}). Abre aquí las imágenes; los pesos se toman en «Empezar desde».',
  noImagesArrays:
    '{{name}} contiene matrices o una base de datos, no archivos de imagen ({{found}}). Guarda cada imagen como PNG en una carpeta por clase: PIL.Image.fromarray(x).save(path)',
  noImagesMedical:
    '{{name}} contiene imágenes en un formato médico o de microscopio que los navegadores no leen ({{found}}). Guárdalas como PNG en una carpeta por clase.',
  noImagesProgram:
    '{{name}} parece el código fuente de un proyecto, sin sus imágenes ({{found}}). Los proyectos suelen tenerlas en otro sitio: busca el enlace a los datos en su README.',
  noImagesTables:
    '{{name}} contiene tablas o anotaciones, no las imágenes de las que hablan ({{found}}). Pon ambas en un zip, o elige juntos el zip de imágenes y la tabla.',
  noImagesTexts:
    '{{name}} contiene textos, no imágenes ({{found}}). Pon archivos .jpg, .png, .webp o .bmp en una carpeta por clase, y comprime la carpeta que las contiene.',
  patternWithoutClass:
    'El patrón no dice dónde está la clase: escribe {class} en su lugar, como en {class}_{number}.',
  patternTwoClasses: 'El patrón nombra la clase dos veces: {class} puede aparecer una sola vez.',
  patternUnknownGap:
    'El patrón tiene un hueco {{gap}}, que no existe: los hay {class}, {number}, {word} y *.',
  patternRunsTogether:
    'En el patrón {{second}} sigue a {{first}} sin nada en medio, y nadie sabe dónde acaba uno: pon un signo entre ellos.',
  patternTooLong: 'El patrón tiene más de {{limit}} partes.',
};

export const openingProblems = {
  absolutePaths: 'Las rutas desde la raíz de un disco se toman desde ahí, como hace unzip: {{count}}.',
  pageNotImage: 'Una página web con nombre de imagen: una descarga fallida. Descarga la imagen otra vez.',
  drawingNotImage: 'Un dibujo SVG con otro nombre: guárdalo como PNG.',
  pointerNotImage:
    'Un puntero de Git LFS, no la imagen: ejecuta git lfs pull en su origen y comprime otra vez.',
  answerNotImage:
    'La respuesta de un servidor con nombre de imagen: una descarga fallida. Descarga la imagen otra vez.',
  archiveNotImage: 'Un archivo comprimido con nombre de imagen: descomprímelo.',
  pdfNotImage: 'Un PDF con nombre de imagen: guarda su página como PNG o JPEG.',
};
