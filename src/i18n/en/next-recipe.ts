/** The recipe that is written while a run goes on. */
export const nextRecipe = {
  nextRecipe: {
    title: 'A run is under way, with its own recipe',
    same: 'This is that recipe. What you change makes the next one; the run does not follow.',
    against: 'The next recipe, against the run’s:',
    waits: 'Weights to start from, tryouts and decisions about images wait until it ends.',
    queue: 'Queue it',
    queueHelp: 'It begins when the run ends.',
    back: 'Back to the run’s recipe',
    mend: 'Something in it has to be mended first.',
    queued_one: '{{number}} run waits in the queue.',
    queued_other: '{{number}} runs wait in the queue.',
    toQueue: 'See the queue',
    moreSettings_one: 'and {{number}} more',
    moreSettings_other: 'and {{number}} more',
  },
} as const;
