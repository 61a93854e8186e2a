/** What `npm run bench -- --node` bundles: the measurements, for a process whose `navigator.gpu` is Dawn's. */
export { measureLarge } from './large';
export { measureCost, measureFirstStep, measureStep } from './measure';
