import { hasWords, optionName, say } from '../i18n/use-words';
import type { RunDetails, RunSummary } from '../protocol/runs';
import type { RunLabel } from '../recipe/run-label';
import type { Recipe } from '../recipe/schema';
import { assertNever } from '../shared/errors';
import { updateSlice } from '../state/studio';

/** A name is read at a glance: more changes are counted. */
const MOST_SAID = 2;

export function labelOfRecipe({ preset, architecture }: Recipe): RunLabel {
  return preset === null
    ? { kind: 'architecture', architecture: architecture.kind }
    : { kind: 'preset', preset };
}

/** "smaller rate, more epochs", "Quick start": in the language on the screen. A later Vireo's codes stand as they are. */
export function runLabelInWords(label: RunLabel): string {
  switch (label.kind) {
    case 'changes':
      return changesInWords(label.changes);
    case 'preset': {
      const key = `preset.${label.preset}.name`;
      return hasWords(key) ? say(key) : label.preset;
    }
    case 'architecture':
      return optionName('architecture.kind', label.architecture);
    default:
      return assertNever(label);
  }
}

export function changesInWords(changes: readonly string[]): string {
  if (changes.length === 0) return say('change.none');
  const said = changes.slice(0, MOST_SAID).map((code) => say(`change.${code}`));
  const rest = changes.length - MOST_SAID;
  return rest > 0 ? say('change.andMore', { said: said.join(', '), count: rest }) : said.join(', ');
}

/** A run under its name in the language on the screen; one that a person has named keeps its name. */
export function told<Run extends Pick<RunSummary, 'name' | 'named'>>(run: Run): Run {
  if (!run.named) return run;
  const name = `${run.named.stem} · ${runLabelInWords(run.named.label)}`;
  // Whoever remembers a run by what it is finds it again.
  return name === run.name ? run : { ...run, name };
}

export const toldDetails = (details: RunDetails): RunDetails => ({ ...details, entry: told(details.entry) });

/** Tells the names that are on the screen again: it speaks another language now. */
export function retellRuns(): void {
  updateSlice('runs', ({ entries, details }) => ({
    entries: entries?.map(told) ?? null,
    details: new Map([...details].map(([runId, one]) => [runId, toldDetails(one)])),
  }));
  updateSlice('interrupted', ({ entry }) => ({ entry: entry && told(entry) }));
}
