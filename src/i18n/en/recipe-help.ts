import { architectureHelp } from './architecture-help';
import { augmentationHelp } from './augmentation-help';
import { trainingHelp } from './training-help';

/**
 * The recipe in words, and help on every field of the recipe, by its path: what it does; for a number when to raise and when to lower it, and the usual
 * range; for a choice which to take when.
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
    augmentation: augmentationHelp,
    architecture: architectureHelp,
    training: trainingHelp,
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
