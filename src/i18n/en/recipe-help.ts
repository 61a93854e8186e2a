/**
 * The recipe in words, and help on every field of the recipe, by its path: what it does; for a number when to raise and when to lower it, and the usual
 * range; for a choice which to take when. Fetched with the form (`loadRecipeWords`).
 */
export const recipeHelp = {
  inWords: {
    form: 'Form of the recipe',
    simple: 'Simple',
    full: 'All settings',
    mend: 'Something under “All settings” has to be mended first.',
    imageSize: {
      label: 'Size of the pictures',
      help: 'Larger shows more, and takes longer',
      small: 'Small, {{figure}} px',
      usual: 'As usual, {{figure}} px',
      large: 'Large, {{figure}} px',
      own: 'Your own, {{figure}} px',
    },
    length: {
      label: 'Length of the run',
      help: 'In passes over all of them (epochs)',
      try: 'A quick try, {{figure}}',
      usual: 'As usual, {{figure}}',
      long: 'Longer, {{figure}}',
      veryLong: 'Much longer, {{figure}}',
      own: 'Your own, {{figure}}',
    },
    augmentation: {
      label: 'Strength of augmentation',
      help: 'New pictures out of old; no mirrors for letters',
      none: 'None',
      gentle: 'Gentle: mirrored, shifted',
      medium: 'Medium: colours and shapes too',
      strong: 'Strong: blended with others as well',
      own: 'Your own',
    },
  },
  helpOn: {
    button: 'What is this?',
    more: 'Raise it',
    less: 'Lower it',
    choose: 'Which one',
    usual: 'Usual',
  },
  help: {
    seed: {
      does: 'The number that every random choice follows: first weights, order of images, augmentation, split.',
      more: 'Any other number gives another run: three runs with different seeds show how much is chance.',
      less: 'The same number and recipe give the same run again.',
      usual: 'any, 0 or 42 for no reason',
    },
    device: {
      does: 'What computes: the graphics card by WebGPU, or the processor by WebAssembly.',
      choose:
        'Automatic, unless you compare devices. The processor is quicker for tiny networks and where WebGPU is emulated.',
    },
    preprocessing: {
      imageSize: {
        does: 'Side of the square that every picture is brought to before the network sees it. Time grows with its square.',
        more: 'where the difference between classes is small in the picture: species, text, faults on a surface.',
        less: 'where shape or colour is enough, or an epoch takes too long.',
        usual: '28 to 64 from scratch, 96 to 224 with pretrained weights',
      },
      channels: {
        does: 'Whether pictures are read in colour.',
        choose: 'Grayscale for digits, X-rays and Fashion-MNIST, or as the starting weights ask; else RGB.',
      },
      normalization: {
        does: 'How bytes from 0 to 255 become numbers for the network.',
        choose:
          'What the starting weights were trained with. From scratch −1 to 1, or measured on your own images.',
      },
      interpolation: {
        does: 'How a picture is made smaller or larger, antialiased, to the byte as Pillow does it.',
        choose: 'Bilinear, unless the starting weights were trained with bicubic pictures.',
      },
      resize: {
        does: 'How a picture that is no square becomes one.',
        choose:
          'Stretch keeps everything and bends shapes. The crop loses the margins, as torchvision does. Padding keeps shapes and adds black.',
      },
      resizeTo: {
        does: 'Pictures are first brought to this shorter side, then the middle square is cut out.',
        more: 'where the subject fills the middle only.',
        less: 'to the image size itself, where the margins matter.',
        usual: '1.14 times the image size: 256 for 224',
      },
    },
    split: {
      source: {
        does: 'Which images judge the network while it learns. It never learns from them.',
        choose: 'The folder of the zip where somebody made one with care; else a share.',
      },
      validationPercent: {
        does: 'Share of the training images that is held back to judge by, the same share of every class.',
        more: 'where few images make the score jump from run to run.',
        less: 'where images are many: some thousands are enough to judge by.',
        usual: '10 to 20',
      },
      testPercent: {
        does: 'A second share, looked at once at the end: the validation score is a little too good, since you choose by it.',
        more: 'where you try many recipes.',
        less: 'to 0 where a competition holds the test images.',
        usual: '0, or 10 to 20',
      },
      folds: {
        does: 'Cross-validation: the images are cut into so many parts, and each run judges by another one.',
        more: 'for a steadier figure from few images; every fold is a run of its own.',
        less: 'to 0 for a single split.',
        usual: '0 or 5',
      },
      fold: {
        does: 'The part that this run judges by, counted from 0.',
        more: 'for the next run of the same cross-validation.',
        less: 'never below 0.',
        usual: '0 up to one less than the folds',
      },
    },
    augmentation: {
      horizontalFlip: {
        does: 'How often a training picture is mirrored left to right.',
        more: 'for photographs of things: a mirrored bird is a bird.',
        less: 'to 0 for digits, letters, road signs and left or right hands.',
        usual: '0.5, or 0',
      },
      verticalFlip: {
        does: 'How often a training picture is turned upside down by mirroring.',
        more: 'for pictures from above or through a microscope.',
        less: 'to 0 wherever up and down mean something.',
        usual: '0, or 0.5',
      },
      cropPadding: {
        does: 'The picture is framed by so many pixels, then cut back at a random place: it shifts a little.',
        more: 'where things lie anywhere in the picture, or training accuracy runs ahead of validation.',
        less: 'where things at the edge are cut off.',
        usual: 'an eighth of the image size: 4 for 32 px',
      },
      resizedCropScale: {
        does: 'A random part of the picture is enlarged to the whole. This is the smallest share of its area.',
        more: 'towards 1 where the subject is often cut away.',
        less: 'where there are many images and long runs.',
        usual: '1 for none, 0.5 to 0.8 for few images, 0.08 for ImageNet',
      },
      rotationDegrees: {
        does: 'Pictures are turned by a random angle up to this one, either way.',
        more: 'where cameras were held askew, or direction means nothing.',
        less: 'where turning makes another class: 6 and 9.',
        usual: '0 to 20; 180 for pictures from above',
      },
      brightness: {
        does: 'Pictures are made brighter or darker at random, up to this share.',
        more: 'where light differs between the pictures you have and those to come.',
        less: 'where brightness tells classes apart.',
        usual: '0 to 0.4',
      },
      contrast: {
        does: 'Contrast is raised or lowered at random, up to this share.',
        more: 'where cameras and weather differ.',
        less: 'where it tells classes apart.',
        usual: '0 to 0.4',
      },
      saturation: {
        does: 'Colours are made stronger or paler at random, up to this share.',
        more: 'where cameras differ.',
        less: 'where colour tells classes apart: birds, fruit, flowers.',
        usual: '0 to 0.4',
      },
      hue: {
        does: 'All colours are moved round the colour circle at random, up to this share of it.',
        more: 'where colour means nothing.',
        less: 'to 0 wherever colour is what you look at.',
        usual: '0 to 0.1',
      },
      randAugmentCount: {
        does: 'So many operations, drawn at random from fourteen (turn, shear, shift, colour …), on every training picture.',
        more: 'where training accuracy runs far ahead of validation.',
        less: 'where the network does not even learn the training images.',
        usual: '0 to 2',
      },
      randAugmentMagnitude: {
        does: 'How strongly those operations act.',
        more: 'with many images and long runs.',
        less: 'with small pictures, or few epochs.',
        usual: '3 to 9',
      },
      erasing: {
        does: 'How often a random rectangle of a training picture is blanked out.',
        more: 'where things are often half hidden.',
        less: 'where the decisive detail is small.',
        usual: '0 to 0.25',
      },
      mixup: {
        does: 'Two pictures are laid over each other, and their labels with them. Training accuracy then counts both labels by their share.',
        more: 'where the network learns few images by heart.',
        less: 'in short runs: it needs more epochs to pay.',
        usual: '0 to 0.2; 0.8 for long runs of transformers',
      },
      cutmix: {
        does: 'A rectangle of another picture is pasted in, and the label counts for both by area.',
        more: 'where the network looks at one detail only.',
        less: 'in short runs, or where the subject is small.',
        usual: '0 or 1',
      },
    },
    architecture: {
      kind: {
        does: 'The kind of network.',
        choose:
          'A CNN from scratch with up to some thousand images. MobileNet, ResNet or ViT with pretrained weights. Transformers from scratch want very many images.',
      },
      blocks: {
        does: 'Each block looks for patterns in what the one before found: convolution, activation, then a smaller picture.',
        more: 'blocks or channels where even the training images are not learned.',
        less: 'where an epoch takes too long, or few images are learned by heart.',
        usual: '3 to 5 blocks, channels doubling from 16 or 32',
      },
      hiddenUnits: {
        does: 'Linear layers between what the network sees and the answer.',
        more: 'where classes are combinations of several traits.',
        less: 'none at all is right for most networks, and quickest.',
        usual: 'none, or 100 to 512 units',
      },
      hiddenActivation: {
        does: 'The bend between two linear layers, without which they would be one.',
        choose: 'ReLU, unless you reproduce something.',
      },
      dropout: {
        does: 'Share of the units that are switched off at random while training.',
        more: 'where training accuracy runs ahead of validation.',
        less: 'where training accuracy itself stays low.',
        usual: '0 to 0.5',
      },
      binaryHead: {
        does: 'Two classes are answered by one number through a sigmoid, with binary cross entropy.',
        choose: 'On to reproduce courses that do so. Results hardly differ.',
      },
      outputBias: {
        does: 'Whether the last layer adds a number of its own for every class.',
        choose: 'On, except for weights of Teachable Machine.',
      },
      patchSize: {
        does: 'Side of the squares that the picture is cut into. Each becomes a token; time grows with the square of their number.',
        more: 'where training is too slow.',
        less: 'where details matter and the pictures are small.',
        usual: '4 to 8 for 32 to 64 px, 14 or 16 for 224 px',
      },
      width: {
        does: 'How many numbers describe a token.',
        more: 'with many images, where training accuracy stays low.',
        less: 'where few images are learned by heart.',
        usual: '64 to 192 from scratch, 384 and 768 pretrained',
      },
      depth: {
        does: 'How many blocks of attention follow each other.',
        more: 'with many images and long runs.',
        less: 'with few images.',
        usual: '2 to 12',
      },
      heads: {
        does: 'How many questions each block asks at once.',
        more: 'with the width, so that each head keeps 32 to 64 numbers.',
        less: 'where the width is small.',
        usual: '3 to 12',
      },
      headWidth: {
        does: 'How many numbers each head works with.',
        more: 'with few heads.',
        less: 'with many.',
        usual: '32 to 64',
      },
      mlpWidth: {
        does: 'Width of the two linear layers in each block.',
        more: 'with many images.',
        less: 'where memory or time is short.',
        usual: '2 to 4 times the width',
      },
      embeddingDropout: {
        does: 'Share of the tokens’ numbers that is switched off at random before the first block.',
        more: 'where training accuracy runs ahead of validation.',
        less: 'in short runs.',
        usual: '0 to 0.1',
      },
      pooling: {
        does: 'What the answer is read from.',
        choose: 'The cls token with pretrained weights; the mean is as good from scratch.',
      },
      variant: {
        does: 'Size of the network. Larger ones know more, and take longer.',
        choose: 'The smallest that is good enough; starting weights come for one size only.',
      },
      stem: {
        does: 'The first layer.',
        choose: '7×7 with pretrained weights and from 96 px on; 3×3 for pictures of 32 to 64 px.',
      },
      batchNorm: {
        does: 'Whether each convolution is followed by batch normalisation.',
        choose:
          'On: it learns quicker and forgives larger rates. Off only to reproduce a network without it.',
      },
      flavour: {
        does: 'Whose way of padding and normalising: the same layers differ in small things.',
        choose: 'As the starting weights; else torchvision.',
      },
      stochasticDepth: {
        does: 'How often a whole block is skipped while training; later blocks more often.',
        more: 'where a deep network learns few images by heart.',
        less: 'to 0 in short runs or with frozen weights.',
        usual: '0 to 0.2',
      },
      wiring: {
        does: 'Where normalisation stands in a block.',
        choose: 'Norm first trains well. As first printed in d2l only to reproduce it.',
      },
    },
    training: {
      batchSize: {
        does: 'How many images are learned from at once, in one step.',
        more: 'where the device idles, or the loss jumps about; raise the rate along with it.',
        less: 'where memory is short, or an epoch has fewer than twenty steps.',
        usual: '16 to 128',
      },
      epochs: {
        does: 'How often every training image is seen.',
        more: 'while the validation curve still rises at the end.',
        less: 'where it stopped rising long before the end.',
        usual: '5 to 20 with pretrained weights, 20 to 100 from scratch',
      },
      learningRate: {
        does: 'How far each step moves the weights: the field that matters most.',
        more: 'where the loss falls very slowly and evenly.',
        less: 'where the loss jumps, grows or is no number; for pretrained weights that are not frozen.',
        usual: '0.001 for Adam, 0.01 to 0.1 for SGD, 0.00001 to 0.0001 for fine-tuning',
      },
      microBatchSize: {
        does: 'A batch is computed in parts of so many images. The step stays the same, except for batch norm.',
        more: 'to be quicker, as far as memory goes.',
        less: 'where the device runs out of memory.',
        usual: 'empty',
      },
      labelSmoothing: {
        does: 'The right class is asked for at less than 100 %, the rest is spread: answers become less sure of themselves.',
        more: 'where labels are partly wrong, or probabilities too certain.',
        less: 'to 0 where exact probabilities are scored.',
        usual: '0 to 0.1',
      },
      classWeights: {
        does: 'Whether images of rare classes count more.',
        choose:
          'Balanced where rare classes matter as much as common ones. All alike where the score is plain accuracy.',
      },
      decayWeightsOnly: {
        does: 'Weight decay leaves norms, biases and positions alone.',
        choose: 'On for transformers and with large decay, as timm does. Off is PyTorch’s default.',
      },
      clipNorm: {
        does: 'Steps that would be too long are shortened to this length.',
        more: 'where nearly every step is cut.',
        less: 'where single batches throw the loss off.',
        usual: 'off, or 1',
      },
      precision: {
        does: 'How many digits are kept on WebGPU.',
        choose: 'float32, unless memory is short: mixed halves what a step keeps.',
      },
      emaDecay: {
        does: 'The network that is judged and kept is a running average of the weights. This is how slowly it moves.',
        more: 'in long runs: it must remember some epochs of steps.',
        less: 'in short runs, or it lags behind.',
        usual: 'off, or 0.98 to 0.9999',
      },
      batchNormStatistics: {
        does: 'Batch norm judges by averages that are collected while training. In short epochs they lag behind the weights.',
        choose:
          'Taken anew where images are few: else a network that learned everything may score at chance. Running averages are PyTorch’s.',
      },
      patience: {
        does: 'The run ends when so many epochs have passed without a better value.',
        more: 'where the curve rises in steps.',
        less: 'to save time.',
        usual: 'off, or 5 to 20',
      },
      monitor: {
        does: 'What makes one epoch better than another.',
        choose: 'Accuracy where a competition scores it; loss where probabilities matter.',
      },
      timeLimitMinutes: {
        does: 'The run ends after so many minutes, and keeps what it has.',
        more: 'where the curve still rises at the end.',
        less: 'before a lesson ends.',
        usual: 'off',
      },
      keep: {
        does: 'Which weights are used and downloaded when the run has ended.',
        choose: 'The best, chosen on the validation images; the last to compare with a script.',
      },
      freezeBackboneEpochs: {
        does: 'For so many epochs only the head learns, and the pretrained part stays as it came: far quicker.',
        more: 'to −1, the whole run, with a few hundred images or little time.',
        less: 'to 1 to 3, then all blocks, with some thousand images and a GPU.',
        usual: '−1, or 1 to 3',
      },
      trainableBlocks: {
        does: 'So many of the last blocks learn along with the head while the others are frozen.',
        more: 'where your pictures look unlike photographs of things.',
        less: 'to 0 with few images.',
        usual: '0 to 2',
      },
      backboneLearningRateScale: {
        does: 'The pretrained part learns at this share of the head’s rate.',
        more: 'where your pictures are unlike those it was trained on.',
        less: 'where accuracy falls once it is no longer frozen.',
        usual: '0.01 to 0.1',
      },
      backboneRates: {
        does: 'Whether early blocks, which know edges and colours, learn slower than late ones.',
        choose: 'Growing for fine-tuning, as fastai does; the same for all to compare with a plain script.',
      },
    },
    optimizer: {
      kind: {
        does: 'How a step follows from the gradient.',
        choose: 'AdamW or Adam to begin with. SGD with momentum for ResNets in long runs.',
      },
      beta1: {
        does: 'How long Adam remembers the direction of earlier steps.',
        more: 'where batches differ much.',
        less: 'where it overshoots.',
        usual: '0.9',
      },
      beta2: {
        does: 'How long Adam remembers how large gradients were.',
        more: 'rarely.',
        less: 'for transformers with large batches.',
        usual: '0.999, or 0.95 to 0.99',
      },
      momentum: {
        does: 'Share of the last step that goes into the next.',
        more: 'where progress is slow and even.',
        less: 'where the loss swings.',
        usual: '0.9',
      },
      nesterov: {
        does: 'Looks ahead along the momentum before taking the gradient.',
        choose: 'On does no harm with momentum; off is PyTorch’s default.',
      },
      smoothing: {
        does: 'How long RMSprop remembers how large gradients were.',
        more: 'where batches differ much.',
        less: 'in short runs.',
        usual: '0.99',
      },
      epsilon: {
        does: 'Keeps the division from growing without limit where gradients are tiny.',
        more: 'where steps explode in float16.',
        less: 'rarely.',
        usual: '0.00000001',
      },
      learningRateDecay: {
        does: 'Adagrad’s rate shrinks with every step by this much.',
        more: 'in very long runs.',
        less: 'to 0: it shrinks by itself.',
        usual: '0',
      },
      weightDecay: {
        does: 'Every step also makes the weights a little smaller.',
        more: 'where training accuracy runs ahead of validation.',
        less: 'where training accuracy stays low.',
        usual: '0 to 0.0005 for SGD and Adam, 0.01 to 0.1 for AdamW',
      },
    },
    schedule: {
      kind: {
        does: 'How the rate changes during the run.',
        choose: 'Cosine is hard to beat. Constant to compare with a first course. One cycle for short runs.',
      },
      warmupEpochs: {
        does: 'The rate grows from nothing for so long.',
        more: 'for transformers, large batches, or a loss that jumps at the start.',
        less: 'to 0 for small CNNs.',
        usual: '0 to 5',
      },
      finalShare: {
        does: 'What is left of the rate at the end.',
        more: 'where the last epochs bring nothing.',
        less: 'to end at rest.',
        usual: '0 to 0.1',
      },
      everyEpochs: {
        does: 'After so many epochs the rate is lowered.',
        more: 'where it is lowered before the loss has stopped falling.',
        less: 'in short runs.',
        usual: 'a third of the epochs',
      },
      factor: {
        does: 'What the rate is multiplied by then.',
        more: 'for gentler steps.',
        less: 'for fewer, larger ones.',
        usual: '0.1 to 0.5',
      },
    },
  },
} as const;
