import type { OutgoingHttpHeaders } from 'node:http';
import { dialects } from '../../src/dialect-table.ts';

export type Answer = {
  status: number;
  type: string;
  /** Where it leads; empty where it leads nowhere. */
  location: string;
  text: string;
  headers: OutgoingHttpHeaders;
};

/** The marks that tell the answers of one protocol from those of another. */
type Voice = {
  /** Those of the table that speak so, at all their addresses */
  of: readonly string[];
  /** or, where they have another voice besides, at these alone. */
  at?: readonly string[];
  speaks(answer: Answer): boolean;
};

const isProblem = ({ type }: Answer) => type === 'application/problem+json; charset=utf-8';
const isJson = ({ type }: Answer) => type === 'application/json; charset=utf-8';

function jsonOf(answer: Answer): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(answer.text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const isPage = (answer: Answer) =>
  (answer.type === 'text/html; charset=utf-8' &&
    answer.text.startsWith('<!doctype html>') &&
    answer.headers['content-security-policy'] !== undefined) ||
  ([302, 303].includes(answer.status) && answer.location.startsWith('/'));

const failure = (json: Record<string, unknown>) =>
  typeof json.status === 'object' && json.status !== null && 'status' in json.status;

/** Every dialect; a route of none of them fails the tests, so a new one must say here how it speaks. */
const voices = {
  handler: {
    of: ['handler'],
    speaks: (answer) =>
      answer.status === 200 &&
      (answer.type === 'text/plain; charset=utf-8' || answer.type === 'application/json'),
  },
  hub: {
    of: ['partner-hub', 'partner-role'],
    speaks: (answer) =>
      isJson(answer) && /^(?:SUCCESS|ERROR|NO_NUMBERS)$/.test(String(jsonOf(answer).status)),
  },
  listMode: {
    of: ['partner-hub'],
    at: ['/api/resellers'],
    speaks: (answer) => isJson(answer) && 'response' in jsonOf(answer),
  },
  supplierDoor: {
    of: ['supplier-door'],
    speaks: (answer) => isJson(answer) && typeof jsonOf(answer).status === 'string',
  },
  smsonlineV3: {
    of: ['smsonline'],
    speaks: (answer) => isJson(answer) && typeof jsonOf(answer).ok === 'boolean',
  },
  smsonlineV2: {
    of: ['smsonline'],
    at: ['/cs'],
    speaks: (answer) => isJson(answer) && typeof jsonOf(answer).error === 'boolean',
  },
  fivesim: {
    of: ['fivesim'],
    // Errors are a word; without a key there is none.
    speaks: (answer) =>
      answer.status === 200 && answer.type === 'application/json'
        ? true
        : answer.type === 'text/plain; charset=utf-8' && (answer.text === '') === (answer.status === 401),
  },
  smspool: {
    of: ['smspool'],
    speaks: (answer) => isJson(answer) && (answer.status === 200 || jsonOf(answer).success === 0),
  },
  onlinesim: {
    of: ['onlinesim'],
    speaks: (answer) =>
      isJson(answer) && (answer.status === 200 || typeof jsonOf(answer).response === 'string'),
  },
  coupontools: {
    of: ['coupontools'],
    speaks: (answer) => isJson(answer) && (failure(jsonOf(answer)) || 'statusCode' in jsonOf(answer)),
  },
  pages: {
    of: ['pages'],
    speaks: isPage,
  },
  console: { of: ['console'], speaks: isPage },
  callbacks: {
    of: ['callbacks'],
    speaks: (answer) => isJson(answer) && ['error', 'result', 'ok'].some((field) => field in jsonOf(answer)),
  },
  native: {
    of: ['native'],
    speaks(answer) {
      // The description, and the page that shows it.
      if (answer.status === 200)
        return isJson(answer) || /^text\/(html|css|javascript);/.test(answer.type ?? '');
      const { code, title, detail } = jsonOf(answer);
      return isProblem(answer) && [code, title, detail].every((one) => typeof one === 'string');
    },
  },
  mcp: {
    of: ['mcp'],
    // A notification is taken without a word.
    speaks: (answer) =>
      answer.status === 202 ? answer.text === '' : isJson(answer) && jsonOf(answer).jsonrpc === '2.0',
  },
  simulator: { of: ['simulator', 'sim-payments'], speaks: isJson },
} as const satisfies Record<string, Voice>;

export type Dialect = keyof typeof voices;

/** Every prefix of the table, and who speaks there. */
export const voicePrefixes: readonly { prefix: string; dialect: Dialect }[] = dialects.flatMap(
  ({ name, prefixes }) => prefixes.map((prefix) => ({ prefix, dialect: voiceAt(name, prefix) })),
);

function voiceAt(name: string, prefix: string): Dialect {
  const able = (Object.entries(voices) as [Dialect, Voice][]).filter(([, { of }]) => of.includes(name));
  const found = able.find(([, { at }]) => at?.includes(prefix)) ?? able.find(([, { at }]) => !at);
  if (!found) throw new Error(`how ${name} speaks at ${prefix} is not known`);
  return found[0];
}

/** The dialect with the longest beginning of that address. */
export function dialectOf(url: string): Dialect {
  const [found] = voicePrefixes
    .filter(({ prefix }) => url.startsWith(prefix) && /^(?:$|[/?.:*%])/.test(url.slice(prefix.length)))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (!found) throw new Error(`no dialect is known to speak at ${url}`);
  return found.dialect;
}

export const speaks = (dialect: Dialect, answer: Answer): boolean => voices[dialect].speaks(answer);

/** Those that ask for credentials, or must answer strangers with care; the simulator is there for tests alone. */
export const guardedDialects = (Object.keys(voices) as Dialect[]).filter((name) => name !== 'simulator');
