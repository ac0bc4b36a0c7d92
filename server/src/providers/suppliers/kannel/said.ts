import { hideSecrets } from '#kernel/hide-secrets';

/** Longer than any of Kannel's own sentences; what stands before it may say more. */
const MOST_LETTERS = 150;

/** What an answer says, as one line for people, without these secrets; undefined where it says nothing. */
export function saidIn(body: string, secrets: readonly (string | undefined)[]): string | undefined {
  const line = hideSecrets(body, secrets)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const letters = [...line];
  if (letters.length === 0) return undefined;
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join('')}…` : line;
}
