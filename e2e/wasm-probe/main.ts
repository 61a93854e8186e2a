// Starts the probe worker the way the page starts its own, and shows what it answers.
const worker = new Worker(new URL('../../src/worker/platform/wasm-probe.fixture.ts', import.meta.url), {
  type: 'module',
});
const show = (answer: unknown) => {
  const output = document.querySelector('output');
  if (output) output.textContent = JSON.stringify(answer);
};
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show({ error: message });
