/** Help on the fields of a recipe’s augmentation: see recipe-help.ts. */
export const augmentationHelp = {
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
} as const;
