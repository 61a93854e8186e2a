import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { deviceInWords } from './device-in-words';
import { en } from './en';
import { es } from './es';

beforeAll(async () => {
  await i18next.init({ lng: 'es', resources: { en: { translation: en }, es: { translation: es } } });
});

test('threads are counted in the language on the screen, and adapters keep their names', () => {
  expect(deviceInWords({ name: 'CPU (WebAssembly, 4 threads)' })).toBe('CPU (WebAssembly, 4 hilos)');
  expect(deviceInWords({ name: 'CPU (WebAssembly, 1 thread)' })).toBe('CPU (WebAssembly, 1 hilo)');
  expect(deviceInWords({ name: 'WebGPU (nvidia ampere)' })).toBe('WebGPU (nvidia ampere)');
});
