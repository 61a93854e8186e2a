/** "None of these": below a threshold an answer is withheld. Fetched with the first dataset, or when Predict shows a model. */
export const threshold = {
  threshold: {
    noneOfThese: 'None of these',
    title: '“None of these”',
    about:
      'A network names one of its classes whatever the picture shows. Below the threshold its answer is withheld: here, on the camera and in the HTML demo.',
    field: 'Threshold (%)',
    range: 'From 0 to 100.',
    off: 'off',
    isOff: 'Off: every picture gets a class.',
    costs:
      'At {{threshold}} it withholds {{withheld}} of {{right}} right answers ({{withheldShare}}) and stops {{stopped}} of {{wrong}} wrong ones ({{stoppedShare}}).',
    costsRight:
      'At {{threshold}} it withholds {{withheld}} of {{right}} right answers ({{withheldShare}}). No validation image is answered wrongly, so what it stops cannot be said.',
    proposed:
      'Proposed: {{threshold}}, the highest that withholds at most 1 right answer in 20 (of {{right}} among the validation images).',
    take: 'Use {{threshold}}',
    tooFew:
      'Too few validation images to propose a threshold: {{right}} are answered rightly, and it takes {{needed}} to tell 1 in 20. Take the figures as a hint.',
    standIn:
      'Wrong answers stand in for pictures of something else, of which validation images hold none. A network can be sure of those too: try some.',
    oneLook: 'Figures of this model alone, each image looked at as it is.',
    look: 'See what it costs',
    needsDataset: 'With its dataset open, validation images tell what a threshold costs.',
    needsEnd: 'What a threshold costs is told when the run has ended.',
    table: 'What thresholds cost',
    atLeast: 'Threshold',
    rightWithheld: 'Right answers withheld',
    wrongStopped: 'Wrong answers stopped',
    withheld: 'None of these: {{count}} of {{all}}.',
    inSubmission:
      'A submission CSV names a class all the same, unless you choose otherwise under Submission.',
  },
} as const;
