import { createTheme } from '@mantine/core';

/** The green of a vireo's back, from a shade for backgrounds to one for text. */
export const theme = createTheme({
  primaryColor: 'vireo',
  primaryShade: { light: 8, dark: 7 },
  colors: {
    vireo: [
      '#eff8ef',
      '#dcefdd',
      '#b6deb9',
      '#8dcc93',
      '#6bbd73',
      '#52b15b',
      '#3f9f4b',
      '#318a3d',
      '#277334',
      '#1b5a28',
    ],
  },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  defaultRadius: 'md',
  cursorType: 'pointer',
});
