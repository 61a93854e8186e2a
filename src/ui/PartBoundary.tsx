import { Alert, Button, Code, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { say } from '../i18n/use-words';

interface PartBoundaryState {
  readonly error: Error | null;
}

/** Keeps what breaks in one part of the screen to that part; the rest of the studio goes on. */
export class PartBoundary extends Component<{ readonly children: ReactNode }, PartBoundaryState> {
  override readonly state: PartBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): PartBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Alert color="red" title={say('broken.partTitle')}>
        <Text size="sm">{say('broken.partAbout')}</Text>
        <Code block my="sm">
          {error.message}
        </Code>
        <Button size="compact-sm" variant="default" onClick={() => this.setState({ error: null })}>
          {say('broken.partAgain')}
        </Button>
      </Alert>
    );
  }
}
