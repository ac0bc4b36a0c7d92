/** The shortest secret that is looked for: shorter ones would blot out what only looks like them. */
const SHORTEST = 4;

/** A text without these secrets, whether they stand in it as they are, in JSON or percent-encoded. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let hidden = text;
  for (const secret of secrets) {
    if (secret === undefined || secret.length < SHORTEST) continue;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), percentOf(secret)]))
      hidden = hidden.replaceAll(form, '(secret)');
  }
  return hidden;
}

function percentOf(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half of a character: nothing encodes it.
    return secret;
  }
}
