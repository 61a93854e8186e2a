import { useState } from 'react';
import type { Failure } from '../shared/result';
import { readRuns } from './read-runs';
import type { BoardRun } from './standings';

export interface UnreadFile {
  readonly id: number;
  readonly file: string;
  readonly failure: Failure;
}

interface Dropped {
  readonly runs: readonly BoardRun[];
  readonly unread: readonly UnreadFile[];
}

const EMPTY: Dropped = { runs: [], unread: [] };

/** What was dropped on the board so far; files appear as they are read. */
export function useBoard() {
  const [dropped, setDropped] = useState(EMPTY);
  const [reading, setReading] = useState(0);
  const add = async (files: readonly File[]) => {
    setReading((count) => count + 1);
    for await (const { file, student, entry, failure } of readRuns(files)) {
      setDropped(({ runs, unread }) => {
        const id = runs.length + unread.length + 1;
        return entry
          ? { runs: [...runs, { id, file, student, entry }], unread }
          : { runs, unread: [...unread, { id, file, failure }] };
      });
    }
    setReading((count) => count - 1);
  };
  return { ...dropped, isReading: reading > 0, add, clear: () => setDropped(EMPTY) };
}
