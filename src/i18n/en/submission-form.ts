export const submissionForm = {
  submissionForm: {
    title: 'Submission',
    about: 'As the competition wants it',
    id: 'Id is',
    idSource: {
      fileName: 'File name',
      fileNameWithExtension: 'File name with extension',
      path: 'Path in the zip',
      integer: 'File name as a number',
    },
    answer: 'Answer is',
    answerKind: { name: 'Class name', index: 'Class number', probabilities: 'A probability per class' },
    idHeader: 'First heading',
    answerHeader: 'Second heading',
    sample: 'Follow a sample…',
    sampleInput: 'Sample submission CSV',
    truth: 'Score with answers…',
    truthInput: 'Answers CSV',
    bySample: 'Header, order and Ids follow the sample: {{number}} rows.',
    forgetSample: 'Choose myself',
    score:
      '{{percent}} right: {{correct}} of {{scored}}. {{unanswered}} predictions have no answer, {{unpredicted}} answers no prediction.',
    sound: 'Checked: {{number}} rows, no Id missing or twice.',
    problems: 'Before you hand it in',
    preview: 'First lines',
    download: 'Download this CSV',
  },
} as const;
