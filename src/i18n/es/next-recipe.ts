export const nextRecipe = {
  nextRecipe: {
    title: 'Hay un entrenamiento en marcha, con su propia receta',
    same: 'Es esa receta. Lo que cambies hace la siguiente; el entrenamiento no lo sigue.',
    against: 'La siguiente receta, frente a la del entrenamiento:',
    waits: 'Los pesos de partida, las pruebas y las decisiones sobre imágenes esperan a que termine.',
    queue: 'Ponerla en la cola',
    queueHelp: 'Empieza cuando termine el entrenamiento.',
    back: 'Volver a la del entrenamiento',
    mend: 'Antes hay que corregir algo en ella.',
    queued_one: '{{number}} entrenamiento espera en la cola.',
    queued_many: '{{number}} entrenamientos esperan en la cola.',
    queued_other: '{{number}} entrenamientos esperan en la cola.',
    toQueue: 'Ver la cola',
    moreSettings_one: 'y {{number}} más',
    moreSettings_many: 'y {{number}} más',
    moreSettings_other: 'y {{number}} más',
  },
};
