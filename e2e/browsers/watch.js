// Runs before anything of the page: notes what a walk must not see. Kept over a reload, which a walk does too.
const KEY = 'vireo-walk';
/** @param {string} words */
const note = (words) =>
  sessionStorage.setItem(KEY, JSON.stringify([...JSON.parse(sessionStorage.getItem(KEY) ?? '[]'), words]));

addEventListener('error', (event) => note(`error: ${event.message}`));
addEventListener('unhandledrejection', (event) => note(`rejection: ${event.reason}`));
addEventListener('securitypolicyviolation', (event) =>
  note(`Content Security Policy: ${event.violatedDirective} stopped ${event.blockedURI}`),
);
const say = console.error;
console.error = (...words) => {
  note(`console: ${words.map(String).join(' ')}`);
  say.apply(console, words);
};
const { Worker: OwnWorker } = window;
// An error that a worker did not catch is heard where it was started.
window.Worker = class extends OwnWorker {
  /** @param {string | URL} url @param {WorkerOptions} [options] */
  constructor(url, options) {
    super(url, options);
    this.addEventListener('error', (event) => note(`worker: ${event.message}`));
  }
};
