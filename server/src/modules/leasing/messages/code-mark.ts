import type { WordKind } from './code-vocabulary.ts';

/** A telling word at its place in the text. */
export interface Mark {
  /** `denied`: a keyword of which the text says that there is none; `warned`: one in a warning not to tell codes. */
  kind: WordKind | 'denied' | 'warned';
  start: number;
  end: number;
}
