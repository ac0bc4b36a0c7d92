import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that reaches no route of anybody, as far as it could be read. */
export type UnreadRequest = {
  /** As it was sent, without its query; what is escaped in it may be broken. */
  path: string;
  acceptLanguage?: string | undefined;
  /** The unreadable part: the address, or the request as a whole. */
  part: 'address' | 'request';
  /** The error about it; its `statusCode` is the HTTP status. */
  error: Error;
};

/** A whole answer, made without a request. */
export type PlainAnswer = { status: number; headers: Record<string, string>; body: string };

/**
 * One voice of this server: a wire protocol, the native API, the pages. Whatever is sent to its addresses is answered in it,
 * also what no router and no parser can read.
 */
export type Dialect<Deps> = {
  /** In metrics. */
  name: string;
  /** Where one dialect has several names in metrics. */
  label?(path: string): string;
  /** Addresses at or below them are this dialect's. Of two that fit, the longer counts. */
  prefixes: readonly string[];
  /** A Fastify plugin: parsers, error handler and not-found that it sets stay in its own scope. */
  mount(app: FastifyInstance, deps: Deps): Promise<void>;
  /** Answers a broken escape, an endless segment, a head that Node's parser refuses, and what no route of it takes. */
  malformed(request: UnreadRequest): PlainAnswer;
};

/** As far as the server itself needs to know one. */
export type Voice = Omit<Dialect<never>, 'mount'>;

export const jsonAnswer = (status: number, body: unknown): PlainAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** For those who have no words of their own. */
export const unreadAnswer = ({ error }: UnreadRequest): PlainAnswer =>
  'statusCode' in error && error.statusCode === 404
    ? jsonAnswer(404, { error: 'not found' })
    : jsonAnswer(400, { error: 'bad address' });

/** Whose address that is; undefined where it is nobody's. */
export type FindVoice = (path: string) => Voice | undefined;

/** It is asked at every request, so the prefixes are put in order once: of two that fit, the longer counts. */
export function createFindVoice(voices: readonly Voice[]): FindVoice {
  const all = voices
    .flatMap((voice) => voice.prefixes.map((prefix) => ({ prefix, voice })))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (path) => all.find(({ prefix }) => path.startsWith(prefix) && isEnd(path[prefix.length]))?.voice;
}

const isEnd = (letter: string | undefined) => letter === undefined || '/?#%'.includes(letter);

/** The time in which a client may go on sending after the answer. */
const LINGER_MS = 2_000;

const requestLine = /^([A-Za-z]{1,20}) +(?:https?:\/\/[^/\s]*)?(\/[^\s?#]*)/;

/**
 * For the server's `clientErrorHandler`: what Node's parser refuses (bytes in the address that are not escaped, a header
 * that is none) reaches no route. Answers it in the voice that it was meant for, and says whether there is one.
 */
export function answerBroken(
  findVoice: FindVoice,
  error: Error & { rawPacket?: unknown },
  socket: Socket,
): boolean {
  if (!(error.rawPacket instanceof Uint8Array)) return false;
  const start = Buffer.from(error.rawPacket.subarray(0, 512)).toString('latin1');
  const [, method, path = ''] = requestLine.exec(start) ?? [];
  const voice = findVoice(path);
  if (!voice) return false;

  if (socket.writable) {
    const reason = Object.assign(new Error('the request is malformed', { cause: error }), {
      statusCode: 400,
    });
    const { status, headers, body } = voice.malformed({ path, part: 'request', error: reason });
    const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
    socket.end(method === 'HEAD' ? head : head + body);
    // Closing at once would reset the connection under a client that is still sending, and lose the answer.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }
  return true;
}
