const yes = new Set(['1', 'true', 'yes', 'on', 'y', 't']);
const no = new Set(['0', 'false', 'no', 'off', 'n', 'f']);

/** A boolean as any language prints it, in any case (`True`, `FALSE`, `1`, `yes`); undefined for what is none. */
export function parseFlag(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}
