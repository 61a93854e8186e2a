/** What was worked on before, on the first screen. */
export const recent = {
  recent: {
    title: 'Go on with',
    openDataset: 'Open',
    openDatasetOf: 'Open {{name}}',
    openRun: 'Last run',
    openRunAt: 'Last run: {{accuracy}}',
    openRunOf: '{{words}} ({{name}})',
    ask: 'Its images are not kept on this machine. Choose its zip, its files or its folder once more, and they will be from its next run on.',
    fileOf: 'File of {{name}}',
    folderOf: 'Folder of {{name}}',
    forget: 'Take {{name}} off this list',
    collected_one: '{{number}} picture collected here',
    collected_other: '{{number}} pictures collected here',
    collectMore: 'Collect more',
    collectMoreOf: 'Collect more for {{name}}',
    untrained: 'not trained on yet',
    forgottenUntrained: '{{name}} is off the list.',
    forgotten: '{{name}} is off the list. Its runs stay under Runs.',
  },
} as const;
