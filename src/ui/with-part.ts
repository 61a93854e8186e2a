import { sentence } from '../i18n/use-words';
import { fetchPart } from '../shared/fetch-part';
import { notify } from './notify';

/** Does something with a part of Vireo that is fetched for it. Where it cannot be had, the corner of the screen says so. */
export async function withPart<T>(load: () => Promise<T>, use: (part: T) => unknown): Promise<void> {
  const part = await fetchPart(load);
  if (part.ok) await use(part.value);
  else notify({ message: sentence('failure', part.failure), tone: 'bad' });
}
