import { adminTokenFile, findAdminToken } from './admin-token.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';

/** An answer of the API: always an object. */
export type Answer = Readonly<Record<string, unknown>>;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The API said no. */
export class ApiRefusal extends CliFailure {
  readonly code: string;
  readonly details: Answer;

  constructor({ code, message, details }: { code: string; message: string; details: Answer }) {
    super(`${code}: ${message}${describeDetails(details)}`);
    this.code = code;
    this.details = details;
  }
}

export type Client = {
  get(path: string, query?: Query): Promise<Answer>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  sendCsv(path: string, csv: string, query?: Query): Promise<Answer>;
  /** Sends a request and gives the server's answer piece by piece, as it comes. */
  download(path: string, body: unknown): Promise<AsyncIterable<Uint8Array>>;
};

/** Long enough for the longest list and the largest piece of an import. */
const TIMEOUT_MS = 120_000;

/** Where the server is, unless `--url` says. */
export function defaultUrl(env: CliIo['env']): string {
  return env.SWITCHBOARD_URL || `http://127.0.0.1:${env.PORT || 8080}`;
}

/** Talks to the native API of a running server. Throws `CliFailure`, and `ApiRefusal` for what the server refuses. */
export function createClient(env: CliIo['env'], url: string): Client {
  const base = parseBase(url);
  let token: Promise<string | undefined> | undefined;

  async function call(...[method, path, query, sent]: Parameters<typeof ask>): Promise<Answer> {
    return readAnswer(await ask(method, path, query, sent), base);
  }

  async function ask(
    method: string,
    path: string,
    query: Query = {},
    sent: { type: string; body: string } | undefined = undefined,
  ): Promise<Response> {
    token ??= findAdminToken(env);
    const known = await token;
    const headers: Record<string, string> = { accept: 'application/json', ...actorHeader(env) };
    if (known !== undefined) headers.authorization = `Bearer ${known}`;
    if (sent !== undefined) headers['content-type'] = sent.type;

    const response = await reach(`${base}/api/v1${path}${queryText(query)}`, {
      method,
      headers,
      // The token must not follow a redirection to somebody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(sent === undefined ? {} : { body: sent.body }),
    });
    if (response.status === 401 && known === undefined)
      throw new CliFailure(
        `no admin token: set SWITCHBOARD_TOKEN, or DATA_DIR to the server's (looked for ${adminTokenFile(env)})`,
      );
    return response;
  }

  return {
    get: (path, query) => call('GET', path, query),
    send: (method, path, body) =>
      call(
        method,
        path,
        {},
        body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) },
      ),
    async download(path, body) {
      const sent = { type: 'application/json', body: JSON.stringify(body) };
      const response = await ask('POST', path, {}, sent);
      if (response.ok && response.body && response.headers.get('content-type')?.startsWith('text/csv'))
        return response.body;
      await readAnswer(response, base);
      throw new CliFailure(`what answers at ${base} sent no table`);
    },
    sendCsv: (path, csv, query) => call('POST', path, query, { type: 'text/csv; charset=utf-8', body: csv }),
  };

  async function reach(address: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(address, init);
    } catch (error) {
      throw new CliFailure(
        `no server answers at ${base} (${reasonOf(error)}): is it running? Start one with "switchboard serve"`,
        exitCodes.unreachable,
        error,
      );
    }
  }
}

/** Puts a path together, its parts encoded: ``apiPath`/accounts/${name}/keys` ``. */
export function apiPath(texts: TemplateStringsArray, ...parts: string[]): string {
  return texts.reduce((path, text, index) => {
    const part = parts[index - 1] ?? '';
    if (part === '' || part === '.' || part === '..')
      throw new CliFailure(`"${part}" is no name and no id`, exitCodes.usage);
    return `${path}${encodeURIComponent(part)}${text}`;
  });
}

function parseBase(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:')
    throw new CliFailure(
      `"${url}" is not the address of a server, like http://127.0.0.1:8080`,
      exitCodes.usage,
    );
  return parsed.href.replace(/[/]*(?:[?#].*)?$/, '');
}

function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}

/** The audit names who it was by this; it proves nothing. */
function actorHeader(env: CliIo['env']): Record<string, string> {
  const name = env.SWITCHBOARD_ACTOR || env.USER || '';
  return /^[\w.@+-]{1,64}$/.test(name) ? { 'switchboard-actor': name } : {};
}

async function readAnswer(response: Response, base: string): Promise<Answer> {
  const text = await response.text().catch(() => '');
  const body = parseObject(text);
  if (response.ok && body) return body;

  if (body && typeof body.code === 'string' && typeof body.detail === 'string')
    throw new ApiRefusal({ code: body.code, message: body.detail, details: asObject(body.details) ?? {} });
  throw new CliFailure(`what answers at ${base} is not Switchboard's admin API (HTTP ${response.status})`);
}

function parseObject(text: string): Answer | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Those of a list that are objects; of anything else none. */
export function asObjects(value: unknown): Answer[] {
  const objects: Answer[] = [];
  for (const item of Array.isArray(value) ? value : []) {
    const object = asObject(item);
    if (object) objects.push(object);
  }
  return objects;
}

export function asObject(value: unknown): Answer | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Answer) : undefined;
}

function describeDetails(details: Answer): string {
  const { issues, ...plain } = details;
  const named = Object.entries(plain).map(([name, value]) => `${name}: ${textOf(value)}`);
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  return cause instanceof Error
    ? 'code' in cause && cause.code
      ? String(cause.code)
      : cause.message
    : error.message;
}
