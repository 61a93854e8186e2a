import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTime, PATIENCE_MS } from './in-time';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what comes in time is answered, and what fails in time fails', async () => {
  const late = vi.fn();
  await expect(inTime(Promise.resolve(3), 'late', late)).resolves.toBe(3);
  await expect(inTime(Promise.reject(new TypeError('no')), 'late', late)).rejects.toThrow(TypeError);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS * 2);
  expect(late).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test('what does not come is given up, and let go of where it comes after all', async () => {
  const late = vi.fn();
  let answer: (value: string) => void = () => undefined;
  const given = inTime(new Promise<string>((resolve) => (answer = resolve)), 'never opened', late);
  const refused = expect(given).rejects.toMatchObject({ name: 'TimeoutError', message: 'never opened' });
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await refused;
  expect(late).not.toHaveBeenCalled();
  answer('file');
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toHaveBeenCalledExactlyOnceWith('file');
});
