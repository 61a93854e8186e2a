/** What was understood of every table, what was done unasked, and what plays no part. */

import type { TableUnderstanding, UnusedPart } from '../../protocol/understanding';
import { append } from '../../shared/many';
import type { Failure } from '../../shared/result';
import type { LabelLevel } from '../folder/given-labels';
import type { ClassOfImage } from './by-folders';
import type { ChosenSource } from './class-sources';
import {
  describeList,
  describeOther,
  describeOthers,
  type ListUses,
  takenFor,
  unusedOfList,
} from './describe-tables';
import type { JudgedList } from './judge-list';
import type { SourceOption } from './label-sources';
import type { JudgedTables } from './label-tables';
import type { Labelling } from './labelling';
import type { ListedLevel } from './levels';
import {
  type Contradiction,
  contradictionsOf,
  doubtOf,
  missingFiles,
  remarksOfLabels,
} from './table-remarks';

/** How the tables were used. */
export interface TableUses {
  readonly options: readonly SourceOption[];
  readonly source: ChosenSource;
  readonly levels: readonly ListedLevel[];
  readonly labelling: Labelling;
  /** As they are learned. */
  readonly classes: readonly string[];
  /** The classes as they are learned, and as the folders alone have them. */
  readonly classOf: ClassOfImage;
  readonly folderClassOf: ClassOfImage;
}

export interface ExplainedTables {
  readonly tables: readonly TableUnderstanding[];
  readonly unused: readonly UnusedPart[];
  readonly remarks: readonly Failure[];
  /** Coarser levels out of tables of classes. */
  readonly levels: readonly LabelLevel[];
  /** Texts that are no tables. */
  readonly otherTexts: readonly string[];
}

export function explainTables(
  { found, lists, judged, others, roles, forms, groups, naming }: JudgedTables,
  { options, source, levels, labelling, classes, classOf, folderClassOf }: TableUses,
): ExplainedTables {
  const { table } = source;
  const isByFolders = source.chosen.kind === 'folders';
  const inForce = isByFolders ? null : table;
  const uses: ListUses = { roles, levels, table, isByFolders, labelling, classOf, folderClassOf };
  const names = inForce?.lists[0]?.names ?? null;
  const namedBy = names ? (naming.tableOf.get(names) ?? null) : null;
  const about = describeOthers(others, classes, levels, { used: namedBy, notTaken: naming.notTaken });
  const chosenGroup = groups.find((group) =>
    group.lists.some(({ list }) => list.path === inForce?.source.path),
  );
  const contradictions = chosenGroup ? contradictionsOf(chosenGroup, groups) : [];
  const tables: TableUnderstanding[] = [];
  const unused: UnusedPart[] = [...found.unused];
  const remarks: Failure[] = [...source.remarks];
  if (inForce) remarks.push(...remarksOfLabels(inForce, labelling));
  if (namedBy !== null) remarks.push({ code: 'classesNamedBy', values: { path: namedBy } });
  for (const own of judged) {
    const use = takenFor(own, uses);
    const columns = lists.find(({ list }) => list === own.list);
    if (use !== 'nothing') remarks.push(...missingFiles(own.list));
    if (source.isGuess && own.list.path === inForce?.source.path) remarks.push(...doubtOf(own));
    unused.push(...unusedOfList(own, use, uses, { forms, groups, options }));
    if (columns) tables.push(describeList(columns, use, contradictionCount(own, labelling, contradictions)));
  }
  append(
    remarks,
    contradictions.map(({ remark }) => remark),
  );
  if (found.submission) tables.push(describeOther(found.submission, 'submission'));
  return {
    tables: [...tables, ...about.tables],
    unused: [...unused, ...about.unused],
    remarks,
    levels: about.levels,
    otherTexts: about.otherTexts,
  };
}

/** Images of a list that have two labels, in it or beside another table. */
function contradictionCount(
  { list }: JudgedList,
  { contradicted }: Labelling,
  contradictions: readonly Contradiction[],
): number {
  const known = new Set(contradicted);
  const own = known.size === 0 ? [] : list.images.filter(({ image }) => known.has(image));
  const between = contradictions.filter(({ paths }) => paths.includes(list.path));
  return new Set(own.map(({ image }) => image)).size + between.reduce((sum, { count }) => sum + count, 0);
}
