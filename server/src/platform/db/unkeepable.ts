import { Refusal } from '#kernel/refusal';

/** A byte that no text has, a character that no JSON has, more than an index takes, a moment that no calendar of theirs has. */
const dataFaults = new Set(['22021', '22P05', '54000', '22008', '22009']);

/**
 * A database's complaint about a text or a moment that it cannot keep is about what was sent, not about us: a Refusal. The doors see to it
 * that this never happens; should one let something through, its caller is not told to try the same again for ever.
 */
export function asRefusal(error: unknown): unknown {
  const isFault = error instanceof Error && 'code' in error && dataFaults.has(String(error.code));
  if (!isFault) return error;
  const refusal = new Refusal('bad_request', { what: 'text' });
  refusal.cause = error;
  return refusal;
}
