/** One class under several spellings: Unicode's two forms, blanks too many, capitals in one split and none in another. */
import type { SplitRole } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';
import { foldedName, tidiedName } from './folded-names';

interface Spelling {
  count: number;
  trainingCount: number;
  readonly roles: Set<SplitRole>;
}

/** What is said of spellings, in words of `remark.<code>`, and under which name each spelling goes. */
export interface SameNames {
  readonly nameOf: ReadonlyMap<string, string>;
  readonly remarks: readonly Failure[];
}

/** A form in which blanks can be seen. */
const shown = (name: string) => (/^\s|\s$|\s\s/.test(name) ? `“${name}”` : name);

/**
 * Spellings of one class among the names of labelled images. Those that differ in capitals are one class only where no
 * split has both: in one split somebody may have meant two.
 */
export function sameNames(names: readonly (string | null)[], roles: readonly SplitRole[]): SameNames {
  const spellings = new Map<string, Spelling>();
  for (const [index, name] of names.entries()) {
    const role = roles[index];
    if (name === null || role === undefined || role === 'ignore' || role === 'unlabelled') continue;
    let known = spellings.get(name);
    if (known === undefined) {
      known = { count: 0, trainingCount: 0, roles: new Set() };
      spellings.set(name, known);
    }
    known.count++;
    known.roles.add(role);
    if (role === 'training') known.trainingCount++;
  }
  const nameOf = new Map<string, string>();
  const remarks: Failure[] = [];
  const join = (code: string, alike: readonly string[]) => {
    const className = commonest(alike, spellings);
    for (const name of alike) if (name !== className) nameOf.set(name, className);
    const others = alike.filter((name) => name !== className);
    remarks.push({ code, values: { className, others: others.map(shown).join(', '), count: alike.length } });
    return className;
  };
  const tidied = grouped([...spellings.keys()], tidiedName).map((alike) =>
    alike.length > 1 ? { name: join('spelledTwice', alike), alike } : { name: alike[0], alike },
  );
  for (const alike of grouped(tidied, ({ name }) => foldedName(name))) {
    if (alike.length < 2) continue;
    const rolesOf = alike.map(
      (one) => new Set(one.alike.flatMap((name) => [...(spellings.get(name)?.roles ?? [])])),
    );
    const together = rolesOf.some((mine, i) =>
      rolesOf.some((others, k) => k > i && [...mine].some((role) => others.has(role))),
    );
    const written = alike.map(({ name }) => name);
    if (together) {
      remarks.push({ code: 'capitalsKeptApart', values: { names: written.join(', ') } });
      continue;
    }
    const className = join('capitalsJoined', written);
    for (const one of alike)
      for (const name of one.alike) if (name !== className) nameOf.set(name, className);
  }
  return { nameOf, remarks };
}

/** Groups in the order of their first members. */
function grouped<T>(values: readonly T[], keyOf: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return [...groups.values()];
}

/** The spelling of most training images; of equals the tidy one, then the first. */
function commonest(alike: readonly string[], spellings: ReadonlyMap<string, Spelling>): string {
  const worth = (name: string) => {
    const { trainingCount = 0, count = 0 } = spellings.get(name) ?? {};
    return trainingCount * 1e6 + count + (name === tidiedName(name) ? 0.5 : 0);
  };
  return alike.reduce((best, name) => (worth(name) > worth(best) ? name : best));
}
