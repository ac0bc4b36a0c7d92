import { Note } from '#ui';
import { type FrameText, failureText } from './frame-texts.ts';

/** The words of an address by which a screen is told that an action succeeded. */
export type Done = 'saved' | 'made' | 'removed' | 'revoked' | 'queued' | 'password' | 'sent';

/** Tells above a screen whether the action that led to it succeeded (`?done=`) or was refused (`?failed=`). */
export function OutcomeNotes({ query, text }: { query: Record<string, string>; text: FrameText }) {
  const done: Record<Done, string> = {
    saved: text.doneSaved,
    made: text.doneMade,
    removed: text.doneRemoved,
    revoked: text.doneRevoked,
    queued: text.doneQueued,
    password: text.donePassword,
    sent: text.doneSent,
  };
  const good = Object.entries(done).find(([word]) => word === query.done)?.[1];
  const bad = query.failed === undefined ? undefined : failureText.of(text, query.failed);
  return (
    <>
      {good && <Note kind="good" title={good} />}
      {bad && <Note kind="bad" title={bad} />}
    </>
  );
}
