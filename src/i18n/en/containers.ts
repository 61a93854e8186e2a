/** Forms other than a zip of folders that datasets come in: what was opened, what was not, and what to do then. */

export const containerFailures = {
  otherArchive:
    'A {{format}} archive, which Vireo does not open. Unpack it, and drop the folder or put it into a zip.',
  otherForm:
    'A file of {{format}}, which Vireo does not open. Save its images in a folder per class, or as .npz or Parquet.',
  otherGzip: 'A gzip of something other than a tar, MNIST’s files or a table of pixels: unpack it first.',
  pictureInstead:
    'A {{format}} picture, whatever its name says. Choose pictures together, or drop their folder.',
  downloadedPage:
    'A web page, whatever its name says: the download failed, perhaps for want of a login. Download the file again.',
  lfsPointer:
    'A pointer of Git LFS, not the file itself, which has {{sizeBytes}}. Run “git lfs pull”, or download the file from its page.',
  modelInstead:
    '{{name}} holds a model of Teachable Machine and no pictures. Drop it by itself on Predict, or choose it under “Start from”.',
  containerRefused: '{{name}} cannot be opened.',
  onlyLinks:
    '{{name}} holds no pictures, but links to {{count}} of them, in {{lists}} lists. Download the pictures with the program that came with the lists, then drop their folder.',
};

export const containerProblems = {
  // Archives in archives
  nestedTooDeep: 'An archive inside more than {{limit}} others: not opened.',
  tooManyContainers: 'Not opened: there are more than {{limit}} archives.',
  unpackedTooLarge:
    'Not opened any further: unpacked it takes more than {{limitBytes}}, as a file does that is made to fill disks.',
  scratchFull: 'The browser’s storage has no room to unpack it: free some, or unpack it yourself.',
  gzipCutOff: 'Cut off or damaged: what comes before the damage is used. Download it again.',
  tarDamaged: 'A tar that is damaged from its start.',
  tarCutOff: 'A tar that is cut off or damaged. Files before the damage, which are used: {{count}}.',
  tarSparse: 'A sparse file, which Vireo does not put together.',
  projectWithoutImages:
    'A Teachable Machine project without pictures: projects of sound or poses cannot be used.',
  // Numbers
  idxBroken: 'Its header contradicts itself: no MNIST file (IDX) is like this. Download it again.',
  idxValues: 'An IDX file of other values than bytes: no images and no labels.',
  idxSize: 'Its header says {{said}}, but {{found}} are there: the smaller number is used.',
  idxCounts:
    '{{images}} images and {{labels}} labels: those that go together, counted from the start, are used.',
  idxWithoutImages: 'Labels whose images are not here: choose both files together.',
  cifarSize:
    'Its size is no multiple of {{recordBytes}} bytes, as a batch of CIFAR is: the last picture is cut off.',
  cifarPython:
    'CIFAR’s version for Python, which holds pickles. Download its binary version, or Hugging Face’s Parquet files.',
  npzShapes:
    'No images among the arrays of {{name}}: {{arrays}}. Images are N × H × W, or N × H × W × C with one or three channels.',
  npzBroken: 'A NumPy file that is damaged or holds Python objects: save plain arrays.',
  npzSeveralLabels:
    '{{array}} gives some images several labels. One label per image is what can be learned, so these images have none.',
  pixelTableBroken: 'A table of pixels whose rows cannot be told apart.',
  pixelRowsSkipped: 'Rows with too few, too many or other values than pixels are left out: {{count}}.',
  parquetBroken: 'A Parquet file that is damaged or cut off: download it again.',
  parquetGroup: 'One row group of it takes {{sizeBytes}}, where {{limitBytes}} is the most.',
  parquetSchema:
    'No column of images. Its columns: {{columns}}. Images are a column of bytes, or “image” with bytes and path.',
  parquetWithoutBytes: 'Rows that name a picture without holding it are left out: {{count}}.',
  linkLists:
    'Lists of links, not pictures: {{lists}} lists with {{count}} links. Download the pictures with the program that came with them.',
};

export const containerRemarks = {
  archiveOpened: '{{path}}: archives opened: {{files}}, files in them: {{count}}.',
  projectOpened: '{{path}}, a Teachable Machine project, was opened: {{count}} samples.',
  idxOpened:
    '{{path}}: MNIST’s format (IDX). {{training}} images to train on, {{validation}} to validate, {{test}} to test, {{unlabelled}} without a label.',
  cifarOpened:
    '{{path}}: CIFAR’s format. {{training}} images to train on, {{validation}} to validate, {{test}} to test, {{unlabelled}} without a label.',
  npzOpened:
    '{{path}}: arrays of NumPy. {{training}} images to train on, {{validation}} to validate, {{test}} to test, {{unlabelled}} without a label.',
  pixelTableOpened:
    '{{path}}: a table of pixels. {{training}} images to train on, {{validation}} to validate, {{test}} to test, {{unlabelled}} without a label.',
  parquetOpened:
    '{{path}}: Parquet. {{training}} images to train on, {{validation}} to validate, {{test}} to test, {{unlabelled}} without a label.',
  containerRepeats: '{{path}} holds the same {{count}} images as {{other}}: they are used once.',
  containersDiffer:
    '{{path}} and {{other}} hold different images for the same split: both are used. To leave these out, ignore the folder {{folder}} under Folders.',
  scaledUnit:
    '{{path}}: the values of {{array}} lie between {{lowest}} and {{highest}}, and were multiplied by 255.',
  scaledSigned:
    '{{path}}: the values of {{array}} lie between −1 and 1. {{lowest}} became black, {{highest}} white.',
  scaledRange:
    '{{path}}: the values of {{array}} are no bytes. The least, {{lowest}}, became black, the greatest, {{highest}}, white.',
  npzNotUsed: '{{path}}: an array that is neither images nor labels was not used: {{array}}.',
};
