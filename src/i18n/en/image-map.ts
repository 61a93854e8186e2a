/** The map of the images, and the training images near to a mistake. Fetched with its panel (`loadImageMapWords`). */
export const imageMap = {
  imageMap: {
    title: 'Map of the images',
    about:
      'Each picture as a point: the closer two points, the more the network takes their pictures for alike. Computing it takes about as long as predicting every image.',
    make: 'Draw the map',
    needs: 'Needs a trained model and its dataset, while no run trains.',
    map: 'Map of the images',
    hint: 'Draw around points to open their images; a click opens one. With the keyboard: arrows move, + and − zoom, 0 shows everything, Enter opens what is in view. Ctrl and the wheel zoom too.',
    layout: 'Layout',
    pca: 'PCA',
    umap: 'UMAP',
    aboutPca:
      'PCA: along the two directions in which what goes into the classifier ({{features}} numbers an image) varies most: {{first}} and {{second}} of its variance.',
    aboutUmap:
      'UMAP: neighbours stay neighbours; how far groups lie apart, and how large they are, means little.',
    sampled: 'A sample: {{shown}} of {{all}} images.',
    colouring: 'Coloured by',
    colour: { class: 'Class', outcome: 'Right or wrong', side: 'Split' },
    tool: 'What dragging does',
    lasso: 'Lasso',
    move: 'Move',
    highlight: 'Colour a class …',
    removeClass: 'Do not colour {{name}}',
    legend: 'What the marks mean',
    openGroup: '{{name}}: show its images ({{number}})',
    group: {
      otherClasses: 'Other classes',
      right: 'Right',
      wrong: 'Wrong',
      training: 'Training',
      validation: 'Validation',
      test: 'Test',
    },
    rightImage: '{{truth}}, and taken for it ({{probability}} sure). {{side}}.',
    wrongImage: '{{truth}}, taken for {{answer}} ({{probability}} sure). {{side}}.',
    openInView: 'Show the images in view ({{number}})',
    selected: {
      lasso_one: '{{number}} image in the lasso',
      lasso_other: '{{number}} images in the lasso',
      inView_one: '{{number}} image in view',
      inView_other: '{{number}} images in view',
      group_one: '{{group}}: {{number}} image',
      group_other: '{{group}}: {{number}} images',
    },
    clear: 'Choose none',
    nearLabels: 'Labels worth a look',
    aboutNearLabels:
      'Pictures the model takes for the same although their labels differ: often one of the two labels is wrong.',
    findNearLabels: 'Find them',
    someNearLabels:
      '{{number}} pairs whose labels differ although nothing is nearer to one of them, the most alike first ({{compared}} images compared, all with all). Opening one offers another label, or setting it aside.',
    noNearLabels: 'None: of {{compared}} images each is nearest to one with the same label.',
    openPair: '{{first}} and {{second}}: open both',
    similarity: 'similarity {{figure}}',
    nearest: 'Nearest training images',
    nearestNeeds: 'The map of the images tells them.',
    aboutNearest:
      '{{number}} of these {{all}} are labelled {{answer}}, as it was taken for. Below each: how alike they are to the network (cosine, 1 for the same).',
  },
} as const;

export const imageMapFailures = {
  imageMapGone: 'The map is of another model or dataset, or made room for a run. Draw it again.',
  notOnImageMap: 'This image is not on the map, which is a sample.',
} as const;
