import { Alert, Button, Code, Text } from '@mantine/core';
import { Component, type ReactNode, useTransition } from 'react';
import { say } from '../i18n/use-words';
import type { Failure } from '../shared/result';
import { FailureAlert } from './FailureAlert';

/** A part of the screen whose code could not be fetched, on its way to the boundary that says so. */
export class PartMissingError extends Error {
  override readonly name = 'PartMissingError';

  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

interface PartBoundaryProps {
  /** Fetches the part again, where it is one that is fetched. */
  readonly onRetry?: () => void;
  /** What stands in the place of what broke: a row of a table is no alert. */
  readonly instead?: (error: Error) => ReactNode;
  readonly children: ReactNode;
}

interface PartBoundaryState {
  readonly error: Error | null;
}

/** Keeps what breaks in one part of the screen, or cannot be fetched, to that part; the rest of the studio goes on. */
export class PartBoundary extends Component<PartBoundaryProps, PartBoundaryState> {
  override readonly state: PartBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): PartBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  readonly #again = () => {
    this.props.onRetry?.();
    this.setState({ error: null });
  };

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    if (error instanceof PartMissingError)
      return <MissingPart failure={error.failure} onRetry={this.#again} />;
    if (this.props.instead) return this.props.instead(error);
    return (
      <Alert color="red" title={say('broken.partTitle')}>
        <Text size="sm">{say('broken.partAbout')}</Text>
        <Code block my="sm">
          {error.message}
        </Code>
        <Button size="compact-sm" variant="default" onClick={this.#again}>
          {say('broken.partAgain')}
        </Button>
      </Alert>
    );
  }
}

/** In the place of a part that could not be fetched; it stays while it is fetched again. */
function MissingPart({ failure, onRetry }: { readonly failure: Failure; readonly onRetry: () => void }) {
  const [isFetching, startFetching] = useTransition();
  return (
    <FailureAlert failure={failure}>
      <Button
        mt="xs"
        size="compact-sm"
        variant="default"
        loading={isFetching}
        onClick={() => startFetching(onRetry)}
      >
        {say('broken.retry')}
      </Button>
    </FailureAlert>
  );
}
