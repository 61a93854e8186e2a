import { type ComponentType, type LazyExoticComponent, lazy, useState } from 'react';
import { fetchPart } from '../shared/fetch-part';
import { type Result, success } from '../shared/result';
import { PartBoundary, PartMissingError } from './PartBoundary';

/** React remembers of a lazy component that it failed, so that asking again takes another one. */
class PartSource<P extends object> {
  asked: LazyExoticComponent<ComponentType<P>>;

  constructor(
    readonly load: () => Promise<ComponentType<P>>,
    readonly loadWords: () => Promise<Result<null>>,
  ) {
    this.asked = this.ask();
  }

  ask(): LazyExoticComponent<ComponentType<P>> {
    this.asked = lazy(async () => {
      const [part, words] = await Promise.all([fetchPart(this.load), this.loadWords()]);
      if (!part.ok) throw new PartMissingError(part.failure);
      if (!words.ok) throw new PartMissingError(words.failure);
      return { default: part.value };
    });
    return this.asked;
  }
}

/**
 * A component that is fetched when it is first shown: `lazyPart(async () => (await import('./Report')).Report)`. Until then
 * the Suspense above it shows; where it cannot be fetched its place says so, with a button that asks again.
 *
 * @param loadWords fetches what it says, where that does not come with the first screen
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  loadWords: () => Promise<Result<null>> = async () => success(null),
) {
  const source = new PartSource(load, loadWords);
  return (props: P) => <FetchedPart source={source} given={props} />;
}

interface FetchedPartProps<P extends object> {
  readonly source: PartSource<P>;
  readonly given: P;
}

function FetchedPart<P extends object>({ source, given }: FetchedPartProps<P>) {
  const [Part, setPart] = useState(() => source.asked);
  return (
    <PartBoundary onRetry={() => setPart(() => source.ask())}>
      <Part {...given} />
    </PartBoundary>
  );
}
