/** How Vireo looks and what it keeps. Fetched with its dialog (`loadSettingsWords`). */
export const settings = {
  settings: {
    theme: 'Theme',
    scheme: { auto: 'As the system', light: 'Light', dark: 'Dark' },
    saveEvery: 'Minutes between saves within an epoch',
  },
  storedPixels: {
    title: 'Decoded images kept on this machine',
    about: 'The next visit, or the next run at the same size, takes them instead of decoding again.',
    none: 'Nothing is kept yet. The first run keeps its decoded images here, so that the next one begins at once.',
    dataset: 'Dataset',
    imageSize: 'Image size',
    size: 'Size',
    total: '{{size}} in all',
    clear: 'Clear',
    clearOne: 'Clear {{name}} at {{shape}}',
    clearAll: 'Clear all',
  },
} as const;
