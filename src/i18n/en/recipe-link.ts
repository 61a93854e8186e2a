/** A recipe that travels as a link. */
export const recipeLink = {
  recipeLink: {
    share: 'Share the recipe as a link',
    title: 'The recipe as a link',
    about:
      'Whoever opens it gets this recipe. It stands behind the # of the address, which no browser sends: nothing is uploaded.',
    holds: 'It names the dataset, and the files you decided about.',
    local:
      'This address leads to this computer alone. Elsewhere put what begins with # behind the address of the Vireo there.',
    field: 'Link',
    copy: 'Copy the link',
    copied: 'Copied',
    notCopied: 'The browser does not let pages copy here. Copy it from the field.',
    code: 'QR code of the link',
    codeHint: 'A phone’s camera opens it.',
    tooLongForCode:
      'For a QR code it is too long: {{length}} characters, and cameras read up to {{limit}}. Decisions about images are most of it.',
    taken: 'This recipe came by a link',
    same: 'It is the one that stood here already.',
    against: 'Against the one that stood here:',
    undo: 'Back to the one before',
    refused: 'The link’s recipe was not taken',
  },
} as const;

/** Why a link cannot be taken. */
export const recipeLinkFailures = {
  recipeLinkBroken:
    'The link holds no recipe that can be read. It may have been cut off on its way: ask for it again, or for the recipe’s file.',
  recipeLinkNewer: 'The link was made by a newer Vireo. Open it there.',
  recipeLinkTooLong:
    'A link of {{length}} characters is longer than the {{limit}} that are read and written. Let the recipe travel as a file.',
} as const;
