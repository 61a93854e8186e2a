export const recipe = {
  recipe: {
    title: 'Recipe',
    preset: 'Preset',
    noPreset: 'Your own recipe',
    published: 'Published with it: {{results}}.',
    publishedResult: '{{accuracy}} on {{on}}',
    publishedSize: 'Published size: {{parameters}} parameters, {{trainable}} of them trainable ({{by}}).',
    changed: 'Some of its settings have been changed.',
    undo: 'Undo the last change of the recipe',
    redo: 'Redo the change',
    export: 'Save the recipe as a file',
    import: 'Open a recipe file',
    file: 'Recipe file',
    imported: '{{name}} is the recipe now. Undo brings the last one back.',
    toMend_one: '{{count}} to mend',
    toMend_other: '{{count}} to mend',
    deviceAutomatic: 'Automatic takes {{device}} here.',
    deviceByTfjs:
      'The same network by stock tfjs operations, for graphics cards on which WebGPU fails: about {{times}} times as slow.',
    deviceNoWebgpu: 'This browser offers no WebGPU: the run would be refused.',
    deviceSoftware:
      '{{device}} is a software adapter: CPU (WebAssembly) is 20 to 40 times faster on this machine.',
    architecture: 'Network',
    blocks: 'Convolution blocks, from the image on',
    block: 'Block',
    addBlock: 'Add a block',
    removeBlock: 'Remove',
    removeBlockNumber: 'Remove block {{number}}',
    hiddenLayersHelp: 'Units of each, separated by commas',
    group: {
      augmentation: 'Augmentation',
      preprocessing: 'Reading the images',
      split: 'Splitting the images',
      optimizer: 'How weights are updated',
      schedule: 'How the rate changes over time',
      regularisation: 'Against overfitting',
      ending: 'When to end, what to keep',
      transfer: 'Starting from trained weights',
    },
  },
  summary: {
    title: 'What will be trained',
    waiting: 'The layers appear here as soon as the recipe can be built.',
    parameters: 'Parameters',
    trainable: 'Trainable',
    multiplyAdds: 'Multiply-adds',
    stepMemory: 'Memory for a step',
    layers: 'Layers of the network',
    layer: 'Layer',
    outputShape: 'Output shape',
  },
  publishedBy: { cnnCourse: 'course on convolutional networks, second simulation' },
  publishedOn: {
    birds: '400 bird species',
    fashionMnist: 'Fashion-MNIST',
    yoga6: 'Yoga-82, 6 classes',
    yoga20: 'Yoga-82, 20 classes',
    yoga82: 'Yoga-82, 82 classes',
  },
  preset: {
    quickStart: {
      name: 'Quick start',
      about: 'A small CNN that learns the sample dataset in about a minute, on any machine.',
    },
    birdCnn: {
      name: 'CNN (bird memoir)',
      about: 'Two convolutions and one linear layer on 64 px images: the first model of the course.',
    },
    birdVit: {
      name: 'ViT (bird memoir)',
      about: 'A vision transformer of two blocks: images become 8 px patches that attend to each other.',
    },
    smallData: {
      name: 'Small data',
      about:
        'For a few thousand images: a CNN that pools early, RandAugment and mixup, AdamW with a cosine schedule, averaged weights.',
    },
    fashionVgg: {
      name: 'Fashion VGG',
      about: 'Four convolutions and two linear layers on 28 px gray images, with Adagrad.',
    },
    fashionVit: {
      name: 'Fashion ViT (d2l)',
      about:
        'The vision transformer of “Dive into Deep Learning” on 96 px gray images, wired as first printed.',
    },
    yogaVit: {
      name: 'Yoga-82 ViT-Ti/16',
      about: 'A ViT-Tiny on 224 px, batches of 256 by accumulation, RandAugment. Made for a GPU.',
    },
    resnet18: {
      name: 'ResNet-18',
      about: 'The residual network on 32 px images, with flips, padded crops and SGD. Made for a GPU.',
    },
    catsDogsVgg: {
      name: 'Cats and dogs, VGG-16 frozen',
      about:
        'VGG-16 as it comes, 512→128→one sigmoid output trained on its features by binary cross entropy: start from its weights. For softmax switch “One output for two classes” off under Network.',
    },
    petsVit: {
      name: 'Pets, ViT-B/16',
      about:
        'All frozen but the head, 80 % to train, 10 % each to validate and test: start from ViT-B’s weights.',
    },
    quickTransfer: {
      name: 'Transfer, quick',
      about: 'MobileNetV3-small frozen, its head trained in seconds: start from its weights.',
    },
    fashionMlp: {
      name: 'MLP 512-128-64',
      about: 'Linear layers alone on 28 px gray images: the baseline before convolutions.',
    },
  },
} as const;
