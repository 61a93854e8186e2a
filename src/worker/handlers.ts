import type { CommandName, Commands, TrainerEvent } from '../protocol/commands';
import type { Result } from '../shared/result';

/** One handler per command. */
export type Handlers<K extends CommandName = CommandName> = {
  readonly [C in K]: (input: Commands[C]['input']) => Promise<Result<Commands[C]['output']>>;
};

/** Tells the page something on the worker's own account. */
export type Post = (event: TrainerEvent) => void;
