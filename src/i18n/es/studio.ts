export const studio = {
  common: {
    cancel: 'Cancelar',
    dismiss: 'Descartar',
    close: 'Cerrar',
    none: 'ninguna',
    on: 'sí',
    off: 'no',
    timeLeft: 'quedan {{time}}',
    imagesPerSecond: '{{number}} imágenes/s',
    chooseZip: 'Elegir un zip…',
    chooseFolder: 'Elegir una carpeta…',
  },
  studio: {
    skip: 'Ir a los pasos',
    language: 'Idioma',
    lightTheme: 'Tema claro',
    darkTheme: 'Tema oscuro',
    licences: 'Licencias de lo que Vireo contiene',
  },
  rail: {
    name: 'Pasos',
    step: {
      data: 'Datos',
      recipe: 'Receta',
      train: 'Entrenar',
      results: 'Resultados',
      predict: 'Predecir',
      runs: 'Historial',
    },
    dataset: 'Abre unos para empezar',
    datasetImages_one: '{{number}} imagen',
    datasetImages_many: '{{number}} imágenes',
    datasetImages_other: '{{number}} imágenes',
    datasetClasses_one: '{{number}} clase',
    datasetClasses_many: '{{number}} clases',
    datasetClasses_other: '{{number}} clases',
    datasetToPredict_one: '{{number}} imagen sin clase',
    datasetToPredict_many: '{{number}} de imágenes sin clase',
    datasetToPredict_other: '{{number}} imágenes sin clase',
    recipeOwn: 'La tuya',
    results: 'Después de entrenar',
    resultsDone: '{{accuracy}} en validación',
    predict: 'Con un modelo entrenado',
    predictDone_one: '{{number}} imagen',
    predictDone_many: '{{number}} imágenes',
    predictDone_other: '{{number}} imágenes',
    runs: 'Guardados y comparados',
  },
  outlook: {
    recipe: {
      title: 'Receta',
      about:
        'Elige un ajuste, una CNN o un transformador de visión, y cambia lo que quieras. Capas, formas y coste se ven mientras escribes.',
    },
    train: {
      title: 'Entrenar',
      about:
        'Entrena en esta pestaña, con tu propia tarjeta gráfica. Mira moverse la pérdida y la exactitud; pausa cuando quieras.',
    },
    results: {
      title: 'Resultados',
      about: 'Mira dónde falla y descarga los pesos en safetensors, que PyTorch lee.',
    },
    predict: {
      title: 'Predecir',
      about:
        'Deja que el modelo nombre imágenes que nunca ha visto y llévate el CSV del envío. Con un zip de pesos soltado aquí se predice.',
    },
  },
  broken: {
    title: 'Vireo se ha roto aquí',
    about:
      'Es un defecto de Vireo, no de tus datos. Un entrenamiento en segundo plano puede seguir en marcha. Lo que falló:',
    again: 'Mostrar otra vez el estudio',
    partTitle: 'Esta parte no se puede mostrar',
    partAbout: 'Es un defecto de Vireo, no de tus datos. Todo lo demás sigue. Lo que falló:',
    partAgain: 'Mostrarla de nuevo',
    reload: 'Recargar la página',
    retry: 'Reintentar',
  },
  role: {
    training: 'entrenamiento',
    validation: 'validación',
    test: 'prueba',
    unlabelled: 'sin etiqueta',
    ignore: 'no se usa',
  },
};
