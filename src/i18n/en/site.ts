/** The app around the studio: new versions, and files from elsewhere. */
export const site = {
  site: {
    newVersion: 'A new version of Vireo is ready',
    reload: 'Reload',
    shared_one: '{{number}} picture was shared with Vireo.',
    shared_other: '{{number}} pictures were shared with Vireo.',
    sharedNoModel: 'To predict them, train a model first or drop its weights on Predict; they wait here.',
    sharedName: 'Shared pictures',
    openShared: 'Open as a dataset',
    predictShared: 'Predict',
  },
} as const;
