/** What went wrong, and what to do: a sentence for each code of `Failure`. */
export const failures = {
  failure: {
    partNotFetched:
      'This part of Vireo could not be fetched: its server does not answer, or has another version by now. All else goes on.',
    unknown: 'Something went wrong that has no words yet ({{code}}). {{detail}}',
    unexpected: 'Vireo made a mistake of its own. Try again; if it happens again, reload the page.',
    cancelled: 'Cancelled.',
    workerNotStarted: 'The training worker has not started yet. Try again in a moment.',
    workerLost:
      'The training worker has ended, often for lack of memory: smaller images or a smaller batch need less. A new one has been started.',
    // Opening a dataset
    notAZip: 'This file is not a zip. Put the folder of images into a zip, or drop the folder itself.',
    zipEmpty: 'This zip is empty.',
    zipEncrypted: 'This zip is encrypted. Make it again without a password.',
    zipSplit: 'This zip is one part of several. Join the parts into one zip first.',
    zipWithoutDirectory: 'This zip is cut off: its end is missing. Download or make it again.',
    zipDirectoryTooLarge: 'This zip lists {{entryCount}} entries, more than Vireo can open.',
    fileGone: 'The file is no longer where it was. Choose it again.',
    fileChanged:
      'The file has changed on disk since it was opened, or cannot be read any more. Choose it again.',
    fileUnreadable: 'The file could not be read.',
    noImages:
      'There are no images in {{name}}, only {{found}}. Put .jpg, .png, .webp or .bmp files into a folder for each class, and zip the folder around them.',
    modelNotTaken:
      '{{name}} is a model of Teachable Machine, no pictures, and it could not be taken over. Models belong on Predict or under “Start from”. To train on its pictures, drop the project (.tm) or the samples’ zips.',
    noUsableImages: 'None of the {{count}} images in {{name}} can be used.',
    noUsableImages_one: 'The only image in {{name}} cannot be used.',
    noDeepGray: 'There is no 16-bit gray here that could be scaled.',
    filesGone: 'To read this dataset in another way, its files are needed. Choose them again.',
    noDataset: 'No dataset is open. Open one first.',
    datasetForgotten: 'This browser no longer holds that dataset. Open its zip again.',
    oneClass: 'There is only one class. A classifier needs at least two: one sub-folder per class.',
    nothingToTrain: 'No images are left to train on. Lower the validation share, or add images.',
    imagesMissing:
      '{{missing}} of the {{count}} images cannot be read any more: their files have changed, or are gone. Choose the dataset again, or train on the {{left}} that are left.',
    nothingDecodable: 'None of the images could be read: each is listed under the dataset’s problems.',
    decodingCancelled: 'Reading the images was cancelled.',
    // Running
    runUnderWay: 'A run is under way. Stop it first.',
    pixelsHeld: 'Another tab of Vireo is reading these images: close it, then clear them.',
    noRun: 'No run is under way.',
    recipeRefused: 'The recipe cannot work: see “{{field}}”.',
    deviceRefused: 'The device {{device}} could not be used. Choose another under Device.',
    precisionNeedsWebgpu:
      'Mixed precision works on WebGPU alone, and this run would be on the CPU. Choose float32 under Precision, or WebGPU under Device.',
    webgpuUnavailable:
      'This browser offers no WebGPU here. Choose Automatic or CPU (WebAssembly) under Device.',
    notFinite:
      'The loss is no longer a number, at step {{step}}. The weights before it are kept. A lower learning rate or gradient clipping usually helps.',
    otherArchitecture: 'These weights belong to another network than the recipe’s.',
    otherClasses: 'These weights were made for other classes than the dataset’s.',
    // Keeping runs
    storageUnavailable:
      'This browser gives Vireo no storage here (a private window, perhaps): the run goes on, but cannot be kept. Download its weights before you close the tab.',
    storageFull:
      'The browser’s storage is full. Delete old runs, or clear the cached images; then try again.',
    outOfMemory:
      'There is not enough memory, even for one image at a time. Choose a smaller network or smaller images.',
    deviceLost:
      'The graphics device was lost again and again. The last checkpoint is kept: go on later, or choose CPU (WebAssembly) under Device.',
    noSuchRun: 'This run is no longer in the list.',
    runElsewhere: 'Another tab is working on this run. Close it there first.',
    otherDataset: 'This run needs its own dataset, {{name}}. Open it, then go on.',
    queueNewer:
      'The queue was written by a newer Vireo. It stays as it is: reload this page to get that Vireo.',
    queueDamaged: 'The queue that was kept here is damaged and cannot be read. A new one replaces it.',
    queueElsewhere: 'Another tab works through this queue. Hold it there first.',
    queuedUnreadable: 'Another version of Vireo made this recipe: this one cannot read it.',
    noCheckpoint: 'This run ended before anything of it could be kept.',
    checkpointOther:
      'These checkpoints were written by another version of Vireo (format {{version}}). Use that one to go on.',
    checkpointsDamaged: 'The checkpoints of this run are damaged and cannot be read.',
    runFileForeign: 'This is not a run exported from Vireo.',
    runFileNewer: 'This run was exported by a newer Vireo (format {{version}}). Use that one.',
    weightsMismatch: 'The weights do not fit the network of their recipe.',
    // Models, predictions
    noModel: 'There is no trained model yet. Train one, or drop a weights zip.',
    nothingHeldOut:
      'No images were held out: give the recipe a validation split, or a test share, and train again.',
    onnxRefused: 'ONNX Runtime does not open this file here: the browser may have too little memory for it.',
    nothingToPredict:
      'There are no images to predict. Put them in a folder of their own, or drop another zip on Predict.',
    notARecipe: 'This is not a recipe of Vireo. The first thing that is wrong: {{path}}',
    // Weights zips
    jsonTooDeep:
      'This file is nested more than {{limit}} levels deep, as none of its kind is. It is not read.',
    textTooLong: 'This file holds {{sizeBytes}} of text. At most {{limitBytes}} are read.',
    tooManyTensors: 'This file lists {{found}} tensors. Vireo reads at most {{limit}}.',
    archiveInstead: 'A {{format}} archive, which Vireo does not open. Unpack it, and choose the file inside.',
    zipBomb:
      '{{path}} in this zip would grow from {{packedBytes}} to {{sizeBytes}} when unpacked, as no weights and no run do. It is not opened.',
    weightsZipUnreadable: 'This weights zip is damaged and cannot be read.',
    weightsZipIncomplete: 'This weights zip lacks {{missing}}.',
    recipeUnreadable: 'recipe.json is not a recipe.',
    recipeFromLater:
      'This recipe is of version {{version}}; this Vireo knows up to {{known}}. Use a newer Vireo.',
    recipeInvalid: 'The recipe in this file cannot work: see “{{field}}”.',
    classesUnreadable: 'classes.json is not a list of class names.',
    classesRepeated: 'classes.json names a class twice.',
    normalizationUnreadable: 'The normalisation stored with these weights cannot be read.',
    thresholdUnreadable: 'The threshold of “none of these” stored with these weights cannot be read.',
    metricsColumns: 'metrics.csv lacks columns of Vireo’s.',
    metricsRow: 'Row {{row}} of metrics.csv cannot be read.',
    notSafetensors: 'This is not a safetensors file.',
    safetensorsTooShort: 'The safetensors file is too short to be one.',
    safetensorsHeader: 'The header of the safetensors file cannot be read.',
    safetensorsHeaderBeyondFile: 'The safetensors file is cut off within its header.',
    safetensorsMetadata: 'The notes of the safetensors file are not text.',
    safetensorsEntry: 'The safetensors file describes {{tensor}} in a way that cannot be read.',
    safetensorsDtype: 'The numbers of {{tensor}} are of type {{dtype}}, which Vireo does not read.',
    safetensorsSize: 'The size of {{tensor}} does not agree with its shape.',
    safetensorsTensorBeyondFile: 'The safetensors file is cut off: {{tensor}} is not all there.',
    safetensorsOverlap: 'In the safetensors file {{tensor}} and {{other}} overlap.',
    safetensorsHole: 'The safetensors file has a gap before {{tensor}}.',
    safetensorsTrailing: 'The safetensors file has bytes after its end.',
    fileForeign: 'This file was not made by Vireo.',
    fileDamaged: 'This file is damaged.',
    // Exports, imports
    pickleRefused:
      'This is a pickle from before torch 1.6, which only torch itself can open. Convert it with these two lines, then drop the safetensors file.',
    pickleGlobal:
      "This file names {{name}}, which no state_dict needs: it was refused, and nothing of it was run. Save the weights alone, with torch.save(model.state_dict(), 'weights.pth').",
    pickleOpcode:
      'This pickle holds an instruction ({{opcode}}) that weights have no use for: it was refused, and nothing of it was run.',
    pickleDamaged: 'The list of tensors in this file of torch.save is damaged.',
    pickleTooLong: 'The list of tensors in this file takes {{pickleBytes}}: it holds more than weights.',
    pickleTensor: 'This file describes {{tensor}} in a way that cannot be read.',
    pickleTensorBeyond: '{{tensor}} reaches beyond the numbers that are stored for it.',
    weightsDtype: 'The numbers of {{tensor}} are of type {{dtype}}, which Vireo does not read.',
    pickleSparse:
      '{{tensor}} is a sparse tensor, which Vireo does not read. Call to_dense() on it before saving.',
    weightsQuantised:
      '{{tensor}} is quantised, which Vireo does not read. Save the weights before they are quantised.',
    pickleStorage: 'The numbers of {{tensor}} (data/{{storage}}) are missing from this file.',
    pickleStorageOverlap: 'In this file the numbers data/{{storage}} and data/{{other}} lie over each other.',
    pickleStorageCompressed:
      '{{storage}} is compressed. Torch stores weights as they are: drop the file that torch.save wrote.',
    pickleBigEndian:
      'This file was written on a machine of another byte order ({{order}}). Load and save it once with torch on an ordinary machine.',
    pickleNoWeights: 'This file of torch.save holds no weights that Vireo finds. What it holds: {{keys}}',
    torchScript:
      "This is a TorchScript program. Save its weights alone, with torch.save(model.state_dict(), 'weights.pth').",
    kerasRefused:
      '{{name}}: Keras’s .h5 and .keras files are not read here. From Teachable Machine export TensorFlow.js and download it; from Keras write the layers format with tensorflowjs_converter --input_format keras, then drop model.json with its weights.',
    tfjsUnreadable: 'model.json is no layers model of tfjs.',
    tfjsGraphModel:
      'This is a tfjs graph model: its layers are gone. Export the layers format, as Teachable Machine does.',
    tfjsLayer:
      'This tfjs model is no MobileNetV2 of Keras or Teachable Machine, the only one that Vireo takes over. The first layer that does not fit: {{layer}} ({{kind}}), number {{position}}.',
    tfjsChannels:
      'This model reads images of {{channels}} channels; Vireo has MobileNetV2 for colour images alone.',
    tfjsShardMissing:
      'model.json names {{name}}, which was not chosen with it. Choose all its files together, or their folder or zip.',
    tfjsWeightsSize:
      '{{name}} has {{fileBytes}}, where model.json counts {{expectedBytes}}: they belong to different models, or the file is cut off.',
    tfjsWeight: 'The weights lack {{name}}, or have it in another shape than its layer.',
    tfjsClasses: 'metadata.json names {{labels}} classes, and the model tells {{outputs}} apart.',
    notWeights:
      '{{name}} is no file of weights that Vireo knows: safetensors, torch.save (.pth, .pt), a Teachable Machine export (model.json, metadata.json and weights.bin together), or a weights zip of its own.',
    galleryNotDrawn: 'This browser could not draw the pictures into one file.',
    startFileMissing: 'This recipe starts from the file {{name}}, which is not in this tab: choose it.',
    startFileOther: '{{given}} is not what the recipe starts from: it names {{name}} with other contents.',
    startShelfMissing:
      'This recipe starts from {{id}} of the shelf, which is not on the shelf here. Add it: npm run weights -- add {{id}}',
    startShelfOther:
      'This recipe starts from {{id}} of the shelf, and the shelf here has another file by that name: their SHA-256 differ.',
    startRunMissing:
      'This recipe starts from the run {{name}}, which is not among the runs of this browser, or has kept no weights.',
    startRunOther:
      'This recipe starts from the run {{name}} as it was, and that run has gone on to other weights since.',
    startUnnamed:
      'This recipe is of a run that started from weights it does not name. Choose them once more under “Start from”.',
    startNotInHand: 'The model in hand is not what this recipe starts from.',
    shelfUnreachable: 'The shelf of weights cannot be reached: is the studio still being served?',
    shelfFileGone:
      'The weights {{id}} are listed on the shelf, but their file is not there. Add them again: npm run weights -- add {{id}}',
    shelfFileDamaged:
      'The file of the weights {{id}} is not what the shelf’s list says: it was cut off or changed. Add them again: npm run weights -- add {{id}}',
    shelfManifest:
      'The list of the weights on the shelf (weights/manifest.json) cannot be read. Whoever keeps the studio can run: npm run weights',
    importSizeUnknown:
      'These are weights of a {{model}}, but not of a size that Vireo builds. It knows ResNet-18, 34 and 50, VGG-16 and 19, MobileNetV2 (0.35, 0.5, 1) and V3, EfficientNet-B0, ConvNeXt up to tiny, ViT and DeiT up to base, DINOv2 small and base.',
    importChannels:
      'These weights read images of {{channels}} channels. A recipe has gray images (1) and colour ones (3).',
    importNothingFits: 'None of these weights fit the recipe’s network. The first that did not: {{first}}',
    sidecarUnreadable: '{{name}} cannot be read.',
    preprocessingUnknown: '{{name}} asks for {{what}}, which a recipe cannot say.',
    exportFailed: 'The file could not be made.',
    tfjsCannotExpress:
      'tfjs’s stock layers have no {{operation}} (at {{path}}): take ONNX or the HTML demo for this network.',
    // CSV
    tableIsHtml:
      'This is a web page, not a table: the download failed, often because one has to be signed in. Download it again.',
    tableIsPointer:
      'This is a pointer of Git LFS, not the table it stands for. Fetch the file with “git lfs pull”.',
    tableIsSpreadsheet: 'This is a workbook, not a CSV. Open it in the spreadsheet and save it as CSV.',
    tableIsBinary: 'This is no text, so no CSV. Unpack it first where it is compressed.',
    csvUnclosedQuote: 'In line {{line}} of the CSV a quote is opened and never closed.',
    csvStrayQuote: 'In line {{line}} of the CSV stands a quote where none may be.',
    sampleEmpty: 'The table is empty.',
    sampleRagged: 'Row {{row}} of the table has not {{columns}} columns.',
    sampleOneColumn: 'The table has one column only, “{{name}}”: there is no room for an answer.',
    sampleColumns:
      'The table has {{columns}} columns, which fits neither one answer nor the {{classes}} classes. Say which column takes the answer.',
    sampleClasses: 'Columns of the table that are no classes of this model: {{columns}}',
    sampleLacksClasses: 'The table has no column for these classes of the model: {{classes}}',
    submissionUndecided:
      'The sample does not tell what the answer is. Choose under Submission, beside both previews.',
    truthColumns: 'A file of answers needs two columns: Id and class.',
    truthClasses: '“{{name}}” in the file of answers is none of the classes.',
    truthEmpty: 'The answers in this file are empty: it is a form to fill in, and cannot be scored by.',
    truthIsTemplate:
      'All answers in this file are the same: it is a form to fill in, no truth, and cannot be scored by.',
    truthIsProbable:
      'Rows of this file do not mark one class each. Probabilities are a submission, and cannot be scored by.',
    truthUndecided:
      'The answers could be class numbers from 0 or from 1, or class names. Say which they are.',
  },
  invalid: {
    tooSmall: 'At least {{minimum}}.',
    tooBig: 'At most {{maximum}}.',
    notUsable: 'This is not a value that can be used here.',
    patchIndivisible:
      'Patches of {{patchSize}} px do not fill an image of {{imageSize}} px: choose a divisor.',
    headsIndivisible: 'A width of {{width}} cannot be shared among {{heads}} heads.',
    nothingLeft: 'After block {{block}} nothing is left of {{imageSize}} px: pool less, or start larger.',
    cropLargerThanImage: 'A crop of {{imageSize}} px does not fit into {{resizeTo}} px.',
    accumulationIndivisible: '{{microBatchSize}} does not divide the batch of {{batchSize}}.',
    nothingToTrain: 'Validation and test leave too little to train on.',
    binaryHeadClasses: 'One output tells two classes apart, and there are {{classCount}}.',
    oneFold: 'One fold is no fold: 0, or at least 2.',
    nesterovWithoutMomentum: 'Nesterov needs a momentum above 0.',
    oneClass: 'The dataset has fewer than two classes.',
    patienceWithoutValidation: 'Stopping early needs validation images: hold some out, or leave this empty.',
    nothingGiven: 'No mean and deviation came with weights here: choose another normalisation.',
    statisticsOfOtherChannels:
      'The normalisation was measured on images of {{channels}} channels: choose another one, or these channels.',
  },
} as const;
