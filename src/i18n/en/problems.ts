/** Why a file of the dataset is not used, or is used with a warning; what was said beside a run or a submission. */
export const problems = {
  problem: {
    // Entries of a zip
    encrypted: 'Encrypted: make the zip again without a password.',
    unsupportedCompression:
      'Compressed in a way browsers do not read (method {{method}}): make the zip again the ordinary way.',
    onAnotherDisk: 'Its data are in another part of a split zip.',
    symbolicLink: 'A link, not a file.',
    tooLarge: 'Larger than Vireo reads: {{sizeBytes}}, where {{limitBytes}} is the most.',
    bomb: 'Grows {{ratio}}-fold when unpacked: not opened.',
    sizeMismatch: 'Its size is not the one the zip says.',
    overlapping: 'Its data overlap with another file’s.',
    unsafePath: 'Its path leads out of the zip.',
    duplicateName: 'There are two files of this name: the last one is used.',
    directoryDamaged: 'The zip’s list of files is damaged: some files may be missing.',
    zipRecovered: 'The zip is cut off: {{count}} files before the cut were recovered.',
    zipRecovered_one: 'The zip is cut off: {{count}} file before the cut was recovered.',
    cutOff: 'Cut off: the zip ends within it.',
    damagedHeader: 'Its place in the zip is damaged.',
    damagedData: 'Its data are damaged and cannot be unpacked.',
    wrongChecksum: 'Damaged: its checksum is wrong.',
    fileUnreadable: 'It could not be read.',
    fileGone: 'It is no longer where it was.',
    fileChanged: 'It has changed on disk since it was opened.',
    // Images
    fileEmpty: 'Empty: zero bytes.',
    notAnImage:
      'Its name says image, its bytes do not: it is empty of any picture, or damaged from its first byte on.',
    formatUnsupported: 'Browsers cannot read {{format}} images: convert it to PNG or JPEG.',
    formatNotTaken:
      '{{format}} files are left out, as PyTorch’s ImageFolder does: convert them to PNG or JPEG.',
    imageBroken: 'Broken: it cannot be decoded.',
    imageTruncated: 'Cut off: a part of the picture is missing.',
    imageTooLarge: 'Too large: {{width}} × {{height}} px.',
    tiny: 'Tiny: {{width}} × {{height}} px.',
    animatedFirstFrame: 'Animated: its first frame is used.',
    deepGrayClipped: '16-bit gray: bright parts become white, as in PyTorch.',
    decoderCrashed: 'The decoder gave up on it.',
    // Decoded pixels
    cacheRefused:
      'The browser stores no more decoded pixels: the rest stays in memory, and is decoded again after a reload.',
    // Folders
    systemFiles: 'Files that systems leave behind ({{names}}) were set aside: {{count}}.',
    splitByLists:
      'Lists beside the images divide them: {{training}} to train on, {{validation}} to validate, {{test}} to test.',
    outsideClasses: 'An image outside the class folders: not used until it is labelled by hand.',
    classNotInTraining: 'A class of the validation or test folder that is not in training.',
    classNotInMap: 'This class is not in the class map.',
    relabelledMissing: 'Its label was corrected to “{{className}}”, but there is no such image here.',
    relabelledUnknown:
      'Its label was corrected to “{{className}}”, which is no class here: it keeps its own.',
    fewImages: '{{className}} has only {{count}} images to learn from; at least {{limit}} are wanted.',
    fewImages_one: '{{className}} has only {{count}} image to learn from; at least {{limit}} are wanted.',
    imbalance:
      '{{largest}} has {{largestCount}} images, {{smallest}} only {{smallestCount}}: balanced class weights help.',
    singleImage:
      'Class “{{className}}” has a single training image: too little to learn from, none to validate on.',
  },
  notice: {
    pruned:
      'Ended early by the queue’s rule: after epoch {{epoch}} its validation accuracy was behind the median of the other runs.',
    trainsWithout:
      'It trains without {{missing}} images whose files cannot be read any more: {{left}} are left.',
    featuresKept:
      'The frozen part gives the same features every time: they are computed once for each image and kept with the dataset’s pixels, and after that only the head is run.',
    microBatchHalved: 'Memory ran out: fewer images go through at once now, the batch stays the same.',
    deviceReopened:
      'The graphics device was lost and opened again ({{time}} of {{most}}); the run goes on from its last checkpoint.',
    storageFull:
      'The browser’s storage is full: no more checkpoints of this run are saved. Training goes on.',
    storageUnavailable:
      'This browser gives Vireo no storage here (a private window, perhaps): the run goes on, but cannot be kept. Download its weights before you close the tab.',
    earlyStopping: 'Stopped early: no better epoch for as long as the recipe waits.',
    timeLimit: 'Stopped at the recipe’s time limit.',
  },
  submission: {
    duplicateIds: '{{count}} Ids stand twice.',
    duplicateIds_one: '{{count}} Id stands twice.',
    expectedTwice: '{{count}} Ids stand twice in the sample submission.',
    expectedTwice_one: '{{count}} Id stands twice in the sample submission.',
    ambiguousIds: '{{count}} Ids could mean several images; the first one is taken.',
    ambiguousIds_one: '{{count}} Id could mean several images; the first one is taken.',
    missingIds: '{{count}} rows of the sample submission have no image; they keep the sample’s answer.',
    missingIds_one: '{{count}} row of the sample submission has no image; it keeps the sample’s answer.',
    noIdFits:
      'No Id of the sample submission belongs to a predicted image, so all {{count}} rows keep the sample’s answer.',
    noIdFits_one:
      'No Id of the sample submission belongs to a predicted image, so its {{count}} row keeps the sample’s answer.',
    unknownColumns: '{{count}} columns are no classes of this model; they stay as the sample has them.',
    unknownColumns_one: '{{count}} column is no class of this model; it stays as the sample has it.',
    extraIds: '{{count}} images are not listed in the sample submission; they get no row.',
    extraIds_one: '{{count}} image is not listed in the sample submission; it gets no row.',
    cutShort: 'Predicting was stopped: {{count}} images have no prediction.',
    cutShort_one: 'Predicting was stopped: {{count}} image has no prediction.',
    noRows: 'There are no predictions.',
    sampleNoRows: 'The sample submission has a header and no rows: it asks for no image.',
    unknownClasses: '{{count}} class names are unknown to the competition.',
    unknownClasses_one: '{{count}} class name is unknown to the competition.',
    formulaNames: '{{count}} class names look like formulas to a spreadsheet.',
    formulaNames_one: '{{count}} class name looks like a formula to a spreadsheet.',
  },
} as const;
