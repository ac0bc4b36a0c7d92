import { cleanText } from '#kernel/outside-text';

/** The parameters of one request by their trimmed names. What a client meant as absent is not among them. */
export type Parameters = ReadonlyMap<string, string>;

/** The value of a parameter that came twice with different values: none is accepted with it, and nobody can send it. */
const CONTRADICTION = '\0';

/** Texts that clients send when they have no value. */
const absent = new Set(['', 'undefined', 'null', 'None']);

/** Reads a query string and a form; a name that is in both counts as the query has it. Never throws. */
export function parseParameters(query: string, form = ''): Parameters {
  const parameters = parsePairs(query);
  if (form !== '') {
    for (const [name, value] of parsePairs(form)) if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

function parsePairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const sent = decode(pair.slice(equals + 1));
    if (absent.has(sent)) continue;
    const value = cleanText(sent);
    const name = cleanText(decode(pair.slice(0, equals))).trim();
    const known = pairs.get(name);
    pairs.set(name, known === undefined || known === value ? value : CONTRADICTION);
  }
  return pairs;
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeBroken(spaced);
  }
}

/** `%zz` stays as it is, and bytes that are no UTF-8 become U+FFFD. */
function decodeBroken(text: string): string {
  const parts = text
    .split(/((?:%[0-9a-f]{2})+)/i)
    .map((part, index) =>
      index % 2 === 1 ? Buffer.from(part.replaceAll('%', ''), 'hex') : Buffer.from(part),
    );
  return Buffer.concat(parts).toString();
}
