export const recipe = {
  recipe: {
    title: 'Receta',
    preset: 'Ajuste de partida',
    noPreset: 'Tu propia receta',
    published: 'Publicado con ella: {{results}}.',
    publishedResult: '{{accuracy}} en {{on}}',
    publishedSize:
      'Tamaño publicado: {{parameters}} parámetros, {{trainable}} de ellos entrenables ({{by}}).',
    changed: 'Algunos de sus valores se han cambiado.',
    undo: 'Deshacer el último cambio de la receta',
    redo: 'Rehacer el cambio',
    export: 'Guardar la receta como archivo',
    import: 'Abrir un archivo de receta',
    file: 'Archivo de receta',
    imported: '{{name}} es ahora la receta. Deshacer recupera la anterior.',
    toMend_one: '{{count}} por corregir',
    toMend_many: '{{count}} por corregir',
    toMend_other: '{{count}} por corregir',
    deviceAutomatic: 'Automático usa aquí {{device}}.',
    deviceByTfjs:
      'La misma red con operaciones de tfjs, para tarjetas gráficas en las que WebGPU falla: unas {{times}} veces más lenta.',
    deviceNoWebgpu: 'Este navegador no ofrece WebGPU: el entrenamiento se rechazaría.',
    deviceSoftware:
      '{{device}} es un adaptador por software: CPU (WebAssembly) es de 20 a 40 veces más rápido en esta máquina.',
    architecture: 'Red',
    blocks: 'Bloques de convolución, desde la imagen',
    block: 'Bloque',
    addBlock: 'Añadir un bloque',
    removeBlock: 'Quitar',
    removeBlockNumber: 'Quitar el bloque {{number}}',
    hiddenLayersHelp: 'Unidades de cada una, separadas por comas',
    group: {
      augmentation: 'Aumento de datos',
      preprocessing: 'Cómo se leen las imágenes',
      split: 'Cómo se reparten las imágenes',
      optimizer: 'Cómo se actualizan los pesos',
      schedule: 'Cómo cambia la tasa con el tiempo',
      regularisation: 'Contra el sobreajuste',
      ending: 'Cuándo terminar, qué conservar',
      transfer: 'Partir de pesos entrenados',
    },
  },
  summary: {
    title: 'Lo que se entrenará',
    waiting: 'Las capas aparecen aquí en cuanto la receta se pueda construir.',
    parameters: 'Parámetros',
    trainable: 'Entrenables',
    multiplyAdds: 'Multiplicaciones-sumas',
    stepMemory: 'Memoria por paso',
    layers: 'Capas de la red',
    layer: 'Capa',
    outputShape: 'Forma de salida',
  },
  publishedBy: { cnnCourse: 'curso de redes convolucionales, segunda simulación' },
  publishedOn: {
    birds: '400 especies de aves',
    fashionMnist: 'Fashion-MNIST',
    yoga6: 'Yoga-82, 6 clases',
    yoga20: 'Yoga-82, 20 clases',
    yoga82: 'Yoga-82, 82 clases',
  },
  preset: {
    quickStart: {
      name: 'Inicio rápido',
      about: 'Una CNN pequeña que aprende los datos de ejemplo en un minuto, en cualquier máquina.',
    },
    birdCnn: {
      name: 'CNN (memoria de las aves)',
      about: 'Dos convoluciones y una capa lineal sobre imágenes de 64 px: el primer modelo del curso.',
    },
    birdVit: {
      name: 'ViT (memoria de las aves)',
      about:
        'Un transformador de visión de dos bloques: las imágenes se vuelven parches de 8 px que se atienden entre sí.',
    },
    smallData: {
      name: 'Pocos datos',
      about:
        'Para unos miles de imágenes: una CNN que reduce pronto, RandAugment y mixup, AdamW con un plan coseno, pesos promediados.',
    },
    fashionVgg: {
      name: 'VGG de Fashion',
      about: 'Cuatro convoluciones y dos capas lineales sobre imágenes grises de 28 px, con Adagrad.',
    },
    fashionVit: {
      name: 'ViT de Fashion (d2l)',
      about:
        'El transformador de visión de «Dive into Deep Learning» sobre imágenes grises de 96 px, conectado como se imprimió primero.',
    },
    yogaVit: {
      name: 'ViT-Ti/16 de Yoga-82',
      about: 'Un ViT-Tiny a 224 px, lotes de 256 por acumulación, RandAugment. Pensado para una GPU.',
    },
    resnet18: {
      name: 'ResNet-18 (residual)',
      about:
        'La red residual sobre imágenes de 32 px, con volteos, recortes con borde y SGD. Pensada para una GPU.',
    },
    catsDogsVgg: {
      name: 'Perros y gatos, VGG-16 congelada',
      about:
        'La VGG-16 tal como viene, con 512→128→una salida sigmoide entrenada sobre sus rasgos por entropía cruzada binaria: parte de sus pesos. Para softmax, apaga «Una salida para dos clases» en Red.',
    },
    petsVit: {
      name: 'Mascotas, ViT-B/16',
      about:
        'Todo congelado salvo la cabeza; 80 % para entrenar y 10 % para validar y para probar: parte de los pesos del ViT-B.',
    },
    quickTransfer: {
      name: 'Transferencia rápida',
      about: 'MobileNetV3 pequeña congelada, con su cabeza entrenada en segundos: parte de sus pesos.',
    },
    fashionMlp: {
      name: 'MLP de 512-128-64',
      about: 'Solo capas lineales sobre imágenes grises de 28 px: la referencia antes de las convoluciones.',
    },
  },
};
