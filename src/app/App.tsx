import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useWords } from '../i18n/use-words';
import { ErrorBoundary } from './ErrorBoundary';
import { Studio } from './Studio';
import { quietWords, theme } from './theme';

/** The studio with what it stands on: theme, notifications, a way on after an error. */
export function App() {
  // The language switch re-renders everything below.
  useWords();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={quietWords} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <ErrorBoundary>
        <Studio />
      </ErrorBoundary>
    </MantineProvider>
  );
}
