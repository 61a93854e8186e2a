import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { chooseRun, editRun } from '../../commands/runs';
import { startInWords } from '../../i18n/start-in-words';
import { say, useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import type { RunSummary } from '../../protocol/runs';
import plain from '../../ui/PlainRows.module.css';
import { colorOf } from './colors';
import { RowButton, RowTick } from './RowControls';
import { RunActions } from './RunActions';
import classes from './RunCells.module.css';

interface RunCellsProps {
  readonly entry: RunSummary;
  /** Among those that are compared; −1 for none. */
  readonly position: number;
  readonly dates: Intl.DateTimeFormat;
}

/**
 * A row of the table. Drawn anew only when its run changes: a letter typed into the search, or a star that moves a row, leaves the
 * others as they are. Plain elements where they do: what scrolls into view is drawn within a frame or two.
 */
export const RunCells = memo(function RunCells({ entry, position, dates }: RunCellsProps) {
  const { t, formats } = useWords();
  const { runId, name, starred, result, start, epochs } = entry;
  const isChosen = position >= 0;
  return (
    <>
      <td className={plain.cell}>
        <RowTick
          label={t('runs.compareOf', { name })}
          checked={isChosen}
          color={colorOf(Math.max(0, position))}
          onChange={(checked) => chooseRun(runId, checked)}
        />
      </td>
      <td className={plain.cell}>
        <NameAndStar entry={entry} />
        {start.kind !== 'scratch' && (
          <div className={classes.further}>{t('runs.startedFrom', { start: startInWords(start) })}</div>
        )}
        {starred && <span hidden>{t('runs.starred')}</span>}
      </td>
      <td className={`${plain.cell} ${classes.accuracy}`}>
        {result.validationAccuracy === null ? (
          '–'
        ) : (
          <Accuracy {...result} share={result.validationAccuracy} />
        )}
      </td>
      <td className={plain.cell}>
        <span className={entry.state === 'failed' ? classes.failed : undefined}>
          {say(`runs.stateName.${entry.state}`)}
        </span>
      </td>
      <td className={plain.cell}>
        {formats.count(result.epoch)} / {formats.count(epochs)}
      </td>
      <td className={plain.cell}>{formats.duration(result.elapsedMs)}</td>
      <td className={plain.cell}>{dates.format(entry.createdAt)}</td>
      <td className={plain.cell}>{formats.bytes(entry.sizeBytes)}</td>
      <td className={plain.cell}>
        <RunActions entry={entry} />
      </td>
    </>
  );
});

/** An accuracy with how far chance alone may have moved it. */
function Accuracy({ share, validationCount }: { readonly share: number; readonly validationCount: number }) {
  const { t, formats } = useWords();
  const [low, high] = wilsonInterval(share, validationCount);
  return (
    <span title={t('runs.interval', { low: formats.percent(low), high: formats.percent(high) })}>
      {formats.percent(share)}{' '}
      <span className={`${classes.further} ${classes.spread}`}>± {formats.percent((high - low) / 2)}</span>
    </span>
  );
}

function NameAndStar({ entry: { runId, name, starred } }: { readonly entry: RunSummary }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const wanted = draft?.trim();
    if (wanted && wanted !== name) void editRun(runId, { name: wanted });
    setDraft(null);
  };
  const Star = starred ? IconStarFilled : IconStar;
  return (
    <div className={classes.name}>
      <RowButton
        tone={starred ? 'star' : undefined}
        aria-label={t(starred ? 'runs.unstar' : 'runs.star', { name })}
        aria-pressed={starred}
        onClick={() => editRun(runId, { starred: !starred })}
      >
        <Star size={16} aria-hidden />
      </RowButton>
      <input
        aria-label={t('runs.nameOf', { name })}
        value={draft ?? name}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </div>
  );
}
