import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { say } from '../i18n/use-words';

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** What is shown in place of the studio where its own code broke: what happened, and two ways on. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Stack p="xl" maw={720} mx="auto">
        <Alert color="red" title={say('broken.title')}>
          <Text size="sm">{say('broken.about')}</Text>
          <Code block mt="sm">
            {error.stack ?? error.message}
          </Code>
          <Group mt="md">
            <Button onClick={() => this.setState({ error: null })}>{say('broken.again')}</Button>
            <Button variant="default" onClick={() => location.reload()}>
              {say('broken.reload')}
            </Button>
          </Group>
        </Alert>
      </Stack>
    );
  }
}
