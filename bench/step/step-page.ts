/** The page of `npm run bench`. */
import { measureLarge } from './large';
import { measureCost, measureFirstStep, measureStep } from './measure';

const measurements = { measureStep, measureFirstStep, measureCost, measureLarge };

declare global {
  interface Window {
    measurements: typeof measurements;
  }
}

window.measurements = measurements;
