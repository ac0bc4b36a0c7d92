import type { OutgoingHttpHeaders } from 'node:http';

export type Answer = {
  status: number;
  type: string;
  /** Where it leads; empty where it leads nowhere. */
  location: string;
  text: string;
  headers: OutgoingHttpHeaders;
};

/** How the answers of one protocol can be told from those of another. */
type Voice = { prefixes: readonly string[]; speaks(answer: Answer): boolean };

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
    prefixes: ['/stubs/handler_api'],
    speaks: (answer) =>
      answer.status === 200 &&
      (answer.type === 'text/plain; charset=utf-8' || answer.type === 'application/json'),
  },
  hub: {
    prefixes: ['/v1/PUSH_', '/pushSmsRent', '/api/push_sms_webhook', '/agent/api/', '/partner/'],
    speaks: (answer) =>
      isJson(answer) && /^(?:SUCCESS|ERROR|NO_NUMBERS)$/.test(String(jsonOf(answer).status)),
  },
  listMode: {
    prefixes: ['/api/resellers/'],
    speaks: (answer) => isJson(answer) && 'response' in jsonOf(answer),
  },
  smsonlineV3: {
    prefixes: ['/v3/customers', '/v3/numbers', '/v3/statistics'],
    speaks: (answer) => isJson(answer) && typeof jsonOf(answer).ok === 'boolean',
  },
  smsonlineV2: {
    prefixes: ['/cs'],
    speaks: (answer) => isJson(answer) && typeof jsonOf(answer).error === 'boolean',
  },
  fivesim: {
    prefixes: ['/5sim'],
    // Errors are a word; without a key there is none.
    speaks: (answer) =>
      answer.status === 200 && answer.type === 'application/json'
        ? true
        : answer.type === 'text/plain; charset=utf-8' && (answer.text === '') === (answer.status === 401),
  },
  smspool: {
    prefixes: ['/smspool'],
    speaks: (answer) => isJson(answer) && (answer.status === 200 || jsonOf(answer).success === 0),
  },
  onlinesim: {
    prefixes: ['/onlinesim'],
    speaks: (answer) =>
      isJson(answer) && (answer.status === 200 || typeof jsonOf(answer).response === 'string'),
  },
  coupontools: {
    prefixes: ['/v3', '/v4'],
    speaks: (answer) => isJson(answer) && (failure(jsonOf(answer)) || 'statusCode' in jsonOf(answer)),
  },
  pages: {
    prefixes: ['/p', '/z', '/s', '/v', '/staff', '/widget', '/lookup', '/l', '/loyalty', '/u', '/d', '/e'],
    speaks: isPage,
  },
  console: { prefixes: ['/console', '/sso', '/reset'], speaks: isPage },
  callbacks: {
    prefixes: ['/callbacks'],
    speaks: (answer) => isJson(answer) && ['error', 'result', 'ok'].some((field) => field in jsonOf(answer)),
  },
  native: {
    prefixes: ['/api/v1'],
    speaks(answer) {
      const { error } = jsonOf(answer);
      return isJson(answer) && typeof error === 'object' && error !== null && 'code' in error;
    },
  },
  simulator: { prefixes: ['/sim'], speaks: isJson },
} as const satisfies Record<string, Voice>;

export type Dialect = keyof typeof voices;

/** The dialect with the longest beginning of that address. */
export function dialectOf(url: string): Dialect {
  const found = Object.entries(voices)
    .flatMap(([name, { prefixes }]) => prefixes.map((prefix) => ({ name: name as Dialect, prefix })))
    .filter(
      ({ prefix }) => url.startsWith(prefix) && /^(?:$|[/?.:*%]|\w*$|\w*\/)/.test(url.slice(prefix.length)),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (!found) throw new Error(`no dialect is known to speak at ${url}`);
  return found.name;
}

export const speaks = (dialect: Dialect, answer: Answer): boolean => voices[dialect].speaks(answer);

/** Those that ask for credentials, or must answer strangers with care; the simulator is there for tests alone. */
export const guardedDialects = (Object.keys(voices) as Dialect[]).filter((name) => name !== 'simulator');
