/** The shell, and what every panel says alike. */
export const studio = {
  common: {
    cancel: 'Cancel',
    dismiss: 'Dismiss',
    close: 'Close',
    none: 'none',
    on: 'on',
    off: 'off',
    timeLeft: '{{time}} left',
    imagesPerSecond: '{{number}} images/s',
    chooseZip: 'Choose a zip…',
    chooseFolder: 'Choose a folder…',
  },
  studio: {
    skip: 'Skip to the steps',
    language: 'Language',
    lightTheme: 'Light theme',
    darkTheme: 'Dark theme',
    settings: 'Settings',
    licences: 'Licences of what Vireo is made of',
  },
  rail: {
    name: 'Steps',
    step: {
      data: 'Dataset',
      recipe: 'Recipe',
      train: 'Run',
      results: 'Results',
      predict: 'Predict',
      runs: 'Runs',
    },
    dataset: 'Open one to begin',
    datasetImages_one: '{{number}} image',
    datasetImages_other: '{{number}} images',
    datasetClasses_one: '{{number}} class',
    datasetClasses_other: '{{number}} classes',
    datasetToPredict_one: '{{number}} image without a class',
    datasetToPredict_other: '{{number}} images without a class',
    recipeOwn: 'Your own',
    results: 'After training',
    resultsDone: '{{accuracy}} validation',
    resultsElsewhere: '{{accuracy}}, other dataset',
    predict: 'With a trained model',
    predictDone_one: '{{number}} image',
    predictDone_other: '{{number}} images',
    runs: 'Kept and compared',
  },
  outlook: {
    recipe: {
      title: 'Recipe',
      about:
        'Pick a preset, a CNN or a vision transformer, and change what you like. Layers, shapes and cost follow as you type.',
    },
    train: {
      title: 'Run',
      about:
        'Train in this tab, on your own graphics card. Watch loss and accuracy move; pause whenever you like.',
    },
    results: {
      title: 'Results',
      about: 'See where it fails, and download the weights as safetensors that PyTorch reads.',
    },
    predict: {
      title: 'Predict',
      about:
        'Let the model name images it has never seen, and take a submission CSV along. A weights zip dropped here is predicted with.',
    },
  },
  broken: {
    title: 'Vireo itself has broken here',
    about:
      'This is a defect of Vireo, not of your data. A run in the background may still be going on. What broke:',
    again: 'Show the studio again',
    partTitle: 'This part cannot be shown',
    partAbout: 'This is a defect of Vireo, not of your data. Everything else goes on. What broke:',
    partAgain: 'Show it again',
    reload: 'Reload the page',
    retry: 'Retry',
  },
  role: {
    training: 'training',
    validation: 'validation',
    test: 'test',
    unlabelled: 'unlabelled',
    ignore: 'not used',
  },
} as const;
