export const site = {
  site: {
    newVersion: 'Hay una nueva versión de Vireo',
    reload: 'Recargar',
    shared_one: 'Se ha compartido {{number}} imagen con Vireo.',
    shared_many: 'Se han compartido {{number}} de imágenes con Vireo.',
    shared_other: 'Se han compartido {{number}} imágenes con Vireo.',
    sharedNoModel: 'Para predecirlas, entrena antes un modelo o suelta sus pesos en Predecir; esperan aquí.',
    sharedName: 'Imágenes compartidas',
    openShared: 'Abrir como conjunto de datos',
    predictShared: 'Predecir',
  },
};
