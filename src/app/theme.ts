import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The green of a vireo's back, from a shade for backgrounds to one for text. */
export const theme = createTheme({
  primaryColor: 'vireo',
  primaryShade: { light: 8, dark: 8 },
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

/** Quiet words and words of error still reach a contrast of 4.5 : 1 on every background of the studio. */
export const quietWords: CSSVariablesResolver = (base) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': base.colors.gray[7],
    '--mantine-color-placeholder': base.colors.gray[7],
    '--mantine-color-error': base.colors.red[9],
  },
  dark: {
    '--mantine-color-dimmed': base.colors.dark[1],
    '--mantine-color-placeholder': base.colors.dark[1],
    '--mantine-color-error': base.colors.red[4],
  },
});
