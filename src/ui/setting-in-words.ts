import type { Formats } from '../i18n/formats';
import { startInWords } from '../i18n/start-in-words';
import { fieldName, hasWords, optionName, say } from '../i18n/use-words';
import { isWholeSetting, type WholeSetting } from '../recipe/differences';
import type { Recipe } from '../recipe/schema';

type ValueAt<P extends WholeSetting> = P extends `dataset.${infer K extends keyof Recipe['dataset'] & string}`
  ? Recipe['dataset'][K]
  : P extends 'start'
    ? Recipe['start']
    : P extends 'architecture.blocks'
      ? Extract<Recipe['architecture'], { kind: 'cnn' }>['blocks']
      : readonly number[];

/** Of what is no single number, word or switch: all its cases, so that none is shown as a recipe file has it. */
const WHOLE: { readonly [P in WholeSetting]: (value: ValueAt<P>, formats: Formats) => string } = {
  start: startInWords,
  'architecture.blocks': (blocks, formats) => blocks.map((block) => blockInWords(block, formats)).join(' → '),
  'architecture.hiddenUnits': (units, formats) =>
    units.length === 0 ? '–' : units.map((count) => formats.count(count)).join(' → '),
  'dataset.setAside': (paths) => counted('setAside', paths.length),
  'dataset.keptTogether': (groups) => counted('keptTogether', groups.length),
  'dataset.relabelled': (labels) => counted('relabelled', Object.keys(labels).length),
  'dataset.addedClasses': (names) => (names.length === 0 ? '–' : names.join(', ')),
  'dataset.roles': (roles) => counted('roles', Object.keys(roles).length),
  'dataset.reading': ({ classesFrom, fileNamesIn, tableUses, nameEncoding }) => {
    const answers = [classesFrom, nameEncoding].filter((answer) => answer !== null).length;
    const count = answers + Object.keys(fileNamesIn).length + Object.keys(tableUses).length;
    return count === 0 ? say('comparing.asGuessed') : say('comparing.readAsSaid', { count, number: count });
  },
  'dataset.grayRange': (range, formats) =>
    range === null
      ? say('common.off')
      : say('comparing.grayRange', { low: formats.count(range.low), high: formats.count(range.high) }),
};

/** How many decisions there are says more than which. */
function counted(decisions: string, count: number): string {
  return count === 0 ? '–' : say(`decisions.${decisions}Count`, { count, number: count });
}

function blockInWords(block: ValueAt<'architecture.blocks'>[number], formats: Formats): string {
  const path = 'architecture.blocks.0';
  const { channels, kernel, activation, padding, batchNorm, pool } = block;
  const parts = [
    say('comparing.block', { channels: formats.count(channels), kernel }),
    optionName(`${path}.activation`, activation),
    ...(padding === 'valid' ? [optionName(`${path}.padding`, padding)] : []),
    ...(batchNorm ? [fieldName(`${path}.batchNorm`)] : []),
    ...(pool > 1 ? [`${fieldName(`${path}.pool`)} ${pool}`] : []),
  ];
  return parts.join(', ');
}

/** What a setting is called: as in the form, and where the form has no such field, as it is told apart here. */
export function settingName(path: string): string {
  const key = `comparing.setting.${path.slice(path.lastIndexOf('.') + 1)}`;
  return hasWords(key) ? say(key) : fieldName(path);
}

/** A setting of a recipe as the form would say it; `–` where that recipe has none. */
export function settingInWords(path: string, value: unknown, formats: Formats): string {
  if (value === undefined) return '–';
  // A recipe was read by its schema: what stands at a path is of that path's type.
  if (isWholeSetting(path))
    return (WHOLE[path] as (value: unknown, formats: Formats) => string)(value, formats);
  switch (typeof value) {
    case 'boolean':
      return say(value ? 'common.on' : 'common.off');
    case 'number': {
      const name = optionName(path, value);
      return name === String(value) ? formats.number(value) : name;
    }
    case 'string':
      return optionName(path, value);
    default:
      return say('common.off');
  }
}
