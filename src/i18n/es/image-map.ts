export const imageMap = {
  imageMap: {
    title: 'Mapa de las imágenes',
    about:
      'Cada imagen es un punto: cuanto más cerca están dos puntos, más parecidas son sus imágenes para la red. Calcularlo tarda más o menos lo que predecir todas las imágenes.',
    make: 'Dibujar el mapa',
    needs: 'Necesita un modelo entrenado y sus datos, mientras no entrene nada.',
    map: 'Mapa de las imágenes',
    hint: 'Rodea puntos para abrir sus imágenes; un clic abre una. Con el teclado: las flechas mueven, + y − acercan y alejan, 0 lo muestra todo, Intro abre lo que se ve. Ctrl y la rueda también acercan.',
    layout: 'Disposición',
    pca: 'PCA',
    umap: 'UMAP',
    aboutPca:
      'PCA: a lo largo de las dos direcciones en que más varía lo que entra en el clasificador ({{features}} números por imagen): {{first}} y {{second}} de su varianza.',
    aboutUmap:
      'UMAP: los vecinos siguen siendo vecinos; lo lejos que quedan los grupos y su tamaño dicen poco.',
    sampled: 'Una muestra: {{shown}} de {{all}} imágenes.',
    colouring: 'Color según',
    colour: { class: 'Clase', outcome: 'Acierto o error', side: 'División' },
    tool: 'Qué hace arrastrar',
    lasso: 'Lazo',
    move: 'Mover',
    highlight: 'Colorear una clase …',
    removeClass: 'No colorear {{name}}',
    legend: 'Qué significan las marcas',
    openGroup: '{{name}}: mostrar sus imágenes ({{number}})',
    group: {
      otherClasses: 'Otras clases',
      right: 'Aciertos',
      wrong: 'Errores',
      training: 'Entrenamiento',
      validation: 'Validación',
      test: 'Prueba',
    },
    rightImage: '{{truth}}, y así la tomó ({{probability}} de seguridad). {{side}}.',
    wrongImage: '{{truth}}, tomada por {{answer}} ({{probability}} de seguridad). {{side}}.',
    openInView: 'Mostrar las imágenes a la vista ({{number}})',
    selected: {
      lasso_one: '{{number}} imagen en el lazo',
      lasso_many: '{{number}} imágenes en el lazo',
      lasso_other: '{{number}} imágenes en el lazo',
      inView_one: '{{number}} imagen a la vista',
      inView_many: '{{number}} imágenes a la vista',
      inView_other: '{{number}} imágenes a la vista',
      group_one: '{{group}}: {{number}} imagen',
      group_many: '{{group}}: {{number}} imágenes',
      group_other: '{{group}}: {{number}} imágenes',
    },
    clear: 'No elegir ninguna',
    nearLabels: 'Etiquetas que conviene mirar',
    aboutNearLabels:
      'Imágenes que el modelo toma por iguales aunque sus etiquetas difieren: a menudo una de las dos está mal.',
    findNearLabels: 'Buscarlas',
    someNearLabels:
      '{{number}} parejas con etiquetas distintas aunque nada queda más cerca de una de ellas, las más parecidas primero ({{compared}} imágenes comparadas, todas con todas). Al abrir una se puede cambiar su etiqueta o apartarla.',
    noNearLabels: 'Ninguna: de {{compared}} imágenes, la más cercana a cada una tiene su misma etiqueta.',
    openPair: '{{first}} y {{second}}: abrir las dos',
    similarity: 'parecido {{figure}}',
    nearest: 'Imágenes de entrenamiento más cercanas',
    nearestNeeds: 'Las dice el mapa de las imágenes.',
    aboutNearest:
      '{{number}} de estas {{all}} llevan la etiqueta {{answer}}, por la que fue tomada. Debajo de cada una: cuánto se parecen para la red (coseno, 1 si son iguales).',
  },
};

export const imageMapFailures = {
  imageMapGone:
    'El mapa es de otro modelo o de otros datos, o dejó sitio a un entrenamiento. Dibújalo otra vez.',
  notOnImageMap: 'Esta imagen no está en el mapa, que es una muestra.',
};
