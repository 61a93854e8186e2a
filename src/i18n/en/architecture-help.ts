/** Help on the fields of a recipe’s architecture: see recipe-help.ts. */
export const architectureHelp = {
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
    choose: 'On: it learns quicker and forgives larger rates. Off only to reproduce a network without it.',
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
} as const;
