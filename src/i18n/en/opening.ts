/** What is said where a dataset holds no images or files that are none, and of patterns of file names. */

export const openingFailures = {
  openedWhileBusy:
    '“{{name}}” was not opened: something is under way here. Open it again when that has ended.',
  otherFiles: 'These are not the files of {{name}}. What you chose is open as another dataset.',
  labelsNotDeleted:
    'The browser did not delete the damaged labels. Close other tabs of Vireo, and try again.',
  noFiles:
    'There is nothing in {{name}} but what a system leaves behind. Make the zip again from the folder of images.',
  noImagesVideos:
    '{{name}} holds videos, not images ({{found}}). Save frames of them as JPEG or PNG, in a folder for each class: ffmpeg -i clip.mp4 -vf fps=1 %04d.jpg',
  noImagesArchives:
    '{{name}} holds archives that Vireo cannot open ({{found}}). Unpack them, and drop the folder that comes out.',
  noImagesSounds:
    '{{name}} holds sounds, not images ({{found}}). Vireo learns from pictures: spectrograms saved as PNG, for one.',
  noImagesWeights:
    '{{name}} looks like a trained model, not like images ({{found}}). Open the images here; weights are taken under “Start from”.',
  noImagesArrays:
    '{{name}} holds arrays or a database, not image files ({{found}}). Save each image as PNG in a folder for each class: PIL.Image.fromarray(x).save(path)',
  noImagesMedical:
    '{{name}} holds images in a medical or microscope format, which browsers cannot read ({{found}}). Save them as PNG in a folder for each class.',
  noImagesProgram:
    '{{name}} looks like the source code of a project, without its images ({{found}}). Projects often have them elsewhere: look for a link to the data in its README.',
  noImagesTables:
    '{{name}} holds tables or annotations, not the images they speak of ({{found}}). Put both into one zip, or choose the zip of images and the table together.',
  noImagesTexts:
    '{{name}} holds texts, not images ({{found}}). Put .jpg, .png, .webp or .bmp files into a folder for each class, and zip the folder around them.',
  patternWithoutClass:
    'The pattern says nowhere where the class stands: write {class} for it, as in {class}_{number}.',
  patternTwoClasses: 'The pattern names the class twice: {class} may stand in it once.',
  patternUnknownGap: 'The pattern has a gap {{gap}}, which is none: {class}, {number}, {word} and * are.',
  patternRunsTogether:
    'In the pattern {{second}} follows {{first}} with nothing between, so nobody can tell where one ends: put a sign between them.',
  patternTooLong: 'The pattern has more than {{limit}} parts.',
};

export const openingProblems = {
  absolutePaths: 'Paths from the root of a disk are taken from there on, as unzip does: {{count}}.',
  pageNotImage: 'A web page under a picture’s name: a download that failed. Download the picture again.',
  drawingNotImage: 'An SVG drawing under another name: save it as PNG.',
  pointerNotImage: 'A Git LFS pointer, not the picture: run git lfs pull where it comes from, and zip again.',
  answerNotImage:
    'The answer of a server under a picture’s name: a download that failed. Download the picture again.',
  archiveNotImage: 'An archive under a picture’s name: unpack it.',
  pdfNotImage: 'A PDF under a picture’s name: save its page as PNG or JPEG.',
};
