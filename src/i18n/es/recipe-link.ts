export const recipeLink = {
  recipeLink: {
    share: 'Compartir la receta como enlace',
    title: 'La receta como enlace',
    about:
      'Quien lo abra tendrá esta receta. Va detrás del # de la dirección, que ningún navegador envía: no se sube nada.',
    holds: 'Nombra los datos y los archivos sobre los que decidiste.',
    local:
      'Esta dirección solo lleva a este ordenador. En otros pon lo que empieza por # detrás de la dirección de su Vireo.',
    field: 'Enlace',
    copy: 'Copiar el enlace',
    copied: 'Copiado',
    notCopied: 'Aquí el navegador no deja copiar a las páginas. Cópialo del campo.',
    code: 'Código QR del enlace',
    codeHint: 'La cámara de un teléfono lo abre.',
    tooLongForCode:
      'Es demasiado largo para un código QR: {{length}} caracteres, y las cámaras leen hasta {{limit}}. La mayor parte son decisiones sobre imágenes.',
    taken: 'Esta receta vino por un enlace',
    same: 'Es la misma que ya estaba aquí.',
    against: 'Frente a la que estaba aquí:',
    undo: 'Volver a la anterior',
    refused: 'No se tomó la receta del enlace',
  },
};

export const recipeLinkFailures = {
  recipeLinkBroken:
    'El enlace no contiene una receta legible. Quizá se cortó por el camino: pídelo otra vez, o pide el archivo de la receta.',
  recipeLinkNewer: 'El enlace lo hizo un Vireo más nuevo. Ábrelo allí.',
  recipeLinkTooLong:
    'Un enlace de {{length}} caracteres es más largo que los {{limit}} que se leen y escriben. Lleva la receta como archivo.',
};
