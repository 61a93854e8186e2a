/** What was read out of the files of a dataset, and what was not: beside the choices that would change it. */
export const understanding = {
  /** A part of the dataset that plays no part, and why. */
  unused: {
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
