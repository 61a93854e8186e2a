export const recent = {
  recent: {
    title: 'Seguir con',
    openDataset: 'Abrir',
    openDatasetOf: 'Abrir {{name}}',
    openRun: 'Último entrenamiento',
    openRunAt: 'Último entrenamiento: {{accuracy}}',
    openRunOf: '{{words}} ({{name}})',
    ask: 'Sus imágenes no se guardan en esta máquina. Elige una vez más su zip, sus archivos o su carpeta, y se guardarán desde su próximo entrenamiento.',
    fileOf: 'Archivo de {{name}}',
    folderOf: 'Carpeta de {{name}}',
    forget: 'Quitar {{name}} de esta lista',
    untrained: 'aún sin entrenar',
    forgottenUntrained: '{{name}} ya no está en la lista.',
    forgotten: '{{name}} ya no está en la lista. Sus entrenamientos siguen en el historial.',
  },
};
