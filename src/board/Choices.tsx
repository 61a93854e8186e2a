import { saveFile } from '../commands/save-file';
import { useWords } from '../i18n/use-words';
import type { NameSource } from './Board';
import type { BoardRun, Standing, Standings } from './standings';
import { standingsCsv } from './standings-csv';

const NAME_SOURCES = ['file', 'run'] as const satisfies readonly NameSource[];

interface ChoicesProps {
  readonly standings: Standings;
  /** As they are shown. */
  readonly rows: readonly Standing[];
  readonly realName: (run: BoardRun) => string;
  readonly onGroup: (key: string) => void;
  readonly nameSource: NameSource;
  readonly onNameSource: (source: NameSource) => void;
  readonly isHidden: boolean;
  readonly onHidden: (isHidden: boolean) => void;
  readonly isOnlyBest: boolean;
  readonly onOnlyBest: (isOnlyBest: boolean) => void;
  readonly onClear: () => void;
}

/** What is compared, under which names, and what can be done with it. */
export function Choices(props: ChoicesProps) {
  const { t, formats } = useWords();
  const { standings, rows, realName } = props;
  const { groups, shown, aside } = standings;
  const download = () =>
    saveFile('vireo-board.csv', new Blob([standingsCsv(rows, aside, realName)], { type: 'text/csv' }));
  return (
    <div className="bar">
      {shown && groups.length > 1 && (
        <label>
          {t('board.group')}{' '}
          <select value={shown.key} onChange={({ currentTarget }) => props.onGroup(currentTarget.value)}>
            {groups.map(({ key, datasetName, basis, runs }) => (
              <option key={key} value={key}>
                {t('board.groupOption', {
                  name: datasetName,
                  images: basis.count,
                  count: runs.length,
                  number: formats.count(runs.length),
                })}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t('board.nameFrom')}{' '}
        <select
          value={props.nameSource}
          onChange={({ currentTarget }) =>
            props.onNameSource(NAME_SOURCES.find((source) => source === currentTarget.value) ?? 'file')
          }
        >
          {NAME_SOURCES.map((source) => (
            <option key={source} value={source}>
              {t(`board.names.${source}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={props.isHidden}
          onChange={({ currentTarget }) => props.onHidden(currentTarget.checked)}
        />{' '}
        {t('board.hideNames')}
      </label>
      <label>
        <input
          type="checkbox"
          checked={props.isOnlyBest}
          onChange={({ currentTarget }) => props.onOnlyBest(currentTarget.checked)}
        />{' '}
        {t('board.onlyBest')}
      </label>
      <button type="button" onClick={download}>
        {t('board.csv')}
      </button>
      <button type="button" onClick={props.onClear}>
        {t('board.clear')}
      </button>
    </div>
  );
}
