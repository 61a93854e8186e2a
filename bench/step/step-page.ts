/** The page of `npm run bench`. */
import { measureLarge } from './large';
import { measureCost, measureStep } from './measure';

const measurements = { measureStep, measureCost, measureLarge };

declare global {
  interface Window {
    measurements: typeof measurements;
  }
}

window.measurements = measurements;
