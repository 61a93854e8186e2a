/** What was read out of the files of a dataset, and what was not: beside the choices that would change it. */
import { containerRemarks } from './containers';

export const understanding = {
  classSearch: { label: 'Search classes', none: 'No class is called so.' },
  /** A part of the dataset that plays no part, and why. */
  unused: {
    documentFile: 'Texts about the dataset (README, licence …): {{count}}. Nothing is learned from them.',
    textFile: 'Texts that list no images of this dataset: {{count}}.',
    checksumFile: 'Checksums: {{count}}. Vireo checks every file of a zip by itself.',
    programFile: 'Programs and their settings: {{count}}. Nothing of them is run.',
    boxesFile:
      'Annotations of parts of the images: {{count}}. Vireo learns one class for each image, from folders, tables or file names.',
    archiveFile:
      'Archives that were not opened: {{count}}. If images are in them, unpack them and open the whole again.',
    videoFile: 'Videos: {{count}}. Save frames of them as JPEG to learn from them.',
    soundFile: 'Sounds: {{count}}. Vireo learns from pictures alone.',
    weightsFile: 'Files of a trained model: {{count}}. Take them under “Start from”.',
    arraysFile:
      'Arrays or databases that were not read: {{count}}. Images in them can be used when each is saved as PNG.',
    medicalFile:
      'Images in a medical or microscope format: {{count}}. Browsers cannot read them: save them as PNG.',
    unknownFile: 'Files of no known kind: {{count}}. Their bytes are no picture’s.',
    folderIgnored:
      'No role fits this folder beside the others, so its {{count}} images are not used. Give it a role under Folders.',
    tableNamesNothing: 'It names no image of this dataset and none of its classes.',
    tableOfPixels: 'It holds pixels, not names of images.',
    tableEmpty: 'It is empty.',
    noLabelColumn: 'It names images ({{count}}), but none of its columns looks like labels.',
    tableNotChosen:
      'It could label {{count}} images with {{classes}} classes. The classes come from elsewhere.',
    tableSaysSame: 'It says of {{count}} images what the classes say already.',
    tableSetAside: 'You said that it is not to be used.',
    columnsNotUsed: 'Columns that play no part: {{columns}}.',
    foldsNotUsed: 'Its column {{column}} says in which fold an image is. Vireo draws folds of its own.',
    splitWithoutTraining:
      'A list of images to validate or test on divides nothing while no list says what to train on.',
    splitWithinAnother: 'The lists of training and of validation divide its images more finely.',
    anotherSplit: 'Another split of the same images. The first one is used.',
    sameAnswers: 'All its rows say {{answer}}: a form to fill in, no labels.',
    classList: 'It lists the classes.',
    classNamesNotTaken:
      'It names the numbered classes. The sample submission asks for numbers, so they keep their numbers.',
    secondSubmission: 'A second sample submission: {{path}} is used.',
    tooManyTables: 'It was not read: of all tables, only the {{limit}} first ones are.',
    spreadsheetNotRead: 'A workbook ({{format}}) is not read. Open it in the spreadsheet and save it as CSV.',
    jsonNotRead:
      'JSON is not read (files like this: {{count}}). Save the file names and labels in it as CSV.',
    matNotRead: 'Files of MATLAB are not read. Save the file names and labels in it as CSV (writetable).',
  },
  /** What was done without being asked. */
  remark: {
    ...containerRemarks,
    nameTaken:
      'Files that came under a name that another file has are kept under a number: {{count}}, the first one is {{example}}.',
    otherExtension:
      '{{count}} files end in {{extension}}: they are JPEGs under another name and are used. PyTorch’s ImageFolder would skip them.',
    picturesByTheirBytes:
      '{{count}} files are pictures by their bytes, though their names do not say so: they are used. PyTorch’s ImageFolder would skip them.',
    copyInside:
      'The dataset holds itself a second time, in {{path}}: those {{count}} images are counted once.',
    copyBeside: '{{path}} and {{original}} hold the same {{count}} images: they are counted once.',
    masksSetAside:
      '{{path}} holds masks of the images beside it, no class: its {{count}} pictures are left out.',
    maskFilesSetAside:
      '{{count}} files are masks of the images beside them and are left out, {{example}} for one.',
    spelledTwice:
      'The class {{className}} is also written {{others}}: to the eye the same, so it is one class.',
    capitalsJoined: 'The class {{className}} is written {{others}} in another split: it is one class.',
    capitalsKeptApart:
      'Classes that differ in capitals alone stay apart, since one split has both: {{names}}.',
    partsJoined:
      'Each of {{parts}} holds the same folders, so those are the classes and their images are joined.',
    folderAskedFor:
      'The sample submission asks for the {{count}} images in {{path}}: they are there to be predicted.',
    classCalledLikeRole:
      'The folder {{className}} is taken for a class of {{count}} images. If they are there to be predicted, say so under Folders.',
    severalOnes:
      '{{path}} marks several classes in {{count}} rows. One label per image is what can be learned, so these images are left out.',
    noOnes: '{{path}} marks no class in {{count}} rows. These images are left out.',
    largestProbability: '{{path}} holds probabilities. The largest one of a row is taken for its label.',
    contradictingLabels:
      'Images that are listed with two labels are left out: {{count}}, the first one is {{example}}.',
    tablesContradict: '{{first}} and {{second}} disagree on {{count}} images. {{first}} is used.',
    filesMissing: '{{path}} names files that are not here: {{count}}, the first one is {{example}}.',
    classesNamedBy: 'The numbered classes take their names from {{path}}.',
    tableBeatsFolders:
      'The folders look like parts of a download ({{folders}}), so the classes come from column {{column}} of {{path}}.',
    marksBeatFolders:
      'The folders look like parts of a download ({{folders}}), so the classes are the columns of {{path}}.',
    doubtfulColumn:
      'The labels in {{path}} could be in {{column}} or in {{other}}. {{column}} is taken; choose the other if that is wrong.',
    choiceGone: 'The recipe takes the classes from {{path}}, which is not in this dataset. They are guessed.',
  },
};
