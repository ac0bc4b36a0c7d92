import { type CodeCandidate, codeThreshold, extractCodes } from './extract-code.ts';
import type { Message } from './message-store.ts';

/** Something in a message that could be its code. `isTaken`: it is the code that the customer was told. */
export type Candidate = CodeCandidate & { isTaken: boolean };

/** As far as the candidates of a message go. */
export type CandidateSource = Pick<Message, 'text' | 'sender'> &
  Partial<Pick<Message, 'code' | 'byPattern'>> & { serviceName?: string | undefined };

/**
 * All candidates of a message, best first, each with its score (0 to 1) and why; what the account's own pattern took comes
 * before them. Empty once the text is erased. A message without a `code` is a text that was never stored: the best one
 * counts as taken if its score would do.
 */
export function listCandidates(source: CandidateSource): Candidate[] {
  const { text, sender, serviceName = '', byPattern = false } = source;
  if (text === null) return [];
  const found = extractCodes(text, { sender, serviceName });
  const [best] = found;
  const told = source.code === undefined ? pick(best) : source.code;
  if (byPattern && told !== null) {
    const own = { code: told, score: 1, start: Math.max(0, text.indexOf(told)), reason: 'own pattern' };
    return [{ ...own, isTaken: true }, ...found.map((one) => ({ ...one, isTaken: false }))];
  }
  const taken = found.find(({ code }) => code === told);
  return found.map((one) => ({ ...one, isTaken: one === taken }));
}

const pick = (best: CodeCandidate | undefined): string | null =>
  best && best.score >= codeThreshold ? best.code : null;
