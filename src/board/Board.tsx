import { useEffect, useMemo, useState } from 'react';
import { say, sentence, useWords } from '../i18n/use-words';
import { AppearanceBar, type TextSize } from './AppearanceBar';
import { Choices } from './Choices';
import { FileArea } from './FileArea';
import { Proof } from './Proof';
import { StandingsTable } from './StandingsTable';
import { type BoardRun, bestOfEach, standingsOf } from './standings';
import { useBoard } from './use-board';

/** Where a student's name is taken from. */
export type NameSource = 'file' | 'run';

const FONT_SIZES = { normal: '100%', large: '150%', largest: '200%' } as const satisfies Record<
  TextSize,
  string
>;

/** A class's runs side by side: who named the held-out images best. */
export function Board() {
  const { t } = useWords();
  const { runs, unread, isReading, add, clear } = useBoard();
  const [group, setGroup] = useState<string | null>(null);
  const [nameSource, setNameSource] = useState<NameSource>('file');
  const [isHidden, setHidden] = useState(false);
  const [isOnlyBest, setOnlyBest] = useState(false);
  const [textSize, setTextSize] = useState<TextSize>('normal');
  const standings = useMemo(() => standingsOf(runs, group), [runs, group]);
  useEffect(() => {
    document.title = `Vireo · ${t('board.title')}`;
  }, [t]);
  useEffect(() => {
    document.documentElement.style.fontSize = FONT_SIZES[textSize];
  }, [textSize]);

  const realName = ({ student, entry }: BoardRun) => (nameSource === 'file' ? student : entry.name);
  const shownName = (run: BoardRun) =>
    isHidden ? t('board.anonymous', { code: codeOf(run) }) : realName(run);
  const rows = isOnlyBest ? bestOfEach(standings.rows, realName) : standings.rows;
  return (
    <main>
      <header>
        <h1>
          Vireo <span>{t('board.title')}</span>
        </h1>
        <AppearanceBar textSize={textSize} onTextSize={setTextSize} />
      </header>
      <p>{t('board.lead')}</p>
      <FileArea isReading={isReading} count={runs.length} onFiles={add} />
      {runs.length > 0 && (
        <Choices
          standings={standings}
          rows={rows}
          realName={realName}
          onGroup={setGroup}
          nameSource={nameSource}
          onNameSource={setNameSource}
          isHidden={isHidden}
          onHidden={setHidden}
          isOnlyBest={isOnlyBest}
          onOnlyBest={setOnlyBest}
          onClear={clear}
        />
      )}
      {standings.shown && <StandingsTable shown={standings.shown} rows={rows} nameOf={shownName} />}
      {standings.aside.length > 0 && (
        <section aria-labelledby="aside">
          <h2 id="aside">{t('board.asideTitle')}</h2>
          <ul>
            {standings.aside.map(({ run, reason }) => (
              <li key={run.id}>
                <b>{shownName(run)}</b>{' '}
                {say(`board.aside.${reason.kind}`, {
                  ...('values' in reason && reason.values),
                  ...(isHidden && reason.kind === 'sameRun' && { file: '…' }),
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {unread.length > 0 && (
        <section aria-labelledby="unread">
          <h2 id="unread">{t('board.unreadTitle')}</h2>
          <ul>
            {unread.map(({ id, file, failure }) => (
              <li key={id}>
                <b>{isHidden ? t('board.hiddenFile', { number: id }) : file}</b>{' '}
                {sentence('failure', failure)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Proof />
    </main>
  );
}

/** Of a run whose name is hidden: the same wherever it is shown, and without meaning. */
function codeOf({ entry }: BoardRun): string {
  return (entry.originalRunId ?? entry.runId).slice(0, 4).toUpperCase();
}
