import type { Socket } from 'node:net';
import { renderError, type Version } from './render-error.ts';
import { deprecation } from './successor.ts';
import { badRequest } from './wire-error.ts';

/** How long a client may go on sending after the answer. */
const LINGER_MS = 2_000;

/** The first lines of requests to this protocol. */
const heads: Record<Version, RegExp> = {
  v3: /^[A-Za-z]{1,20} +(?:https?:\/\/[^/\s]*)?\/v3\/(?:customers|numbers|statistics)(?:[/?#\s]|$)/,
  v2: /^[A-Za-z]{1,20} +(?:https?:\/\/[^/\s]*)?\/cs(?:[/?#\s]|$)/,
};

/**
 * For the server's `clientErrorHandler`: what Node's parser refuses (an address with bytes that are not escaped, a head
 * that is too large) reaches no route. Answers it in this protocol's form if it was meant for this protocol, and says
 * whether it was.
 */
export function answerBrokenRequest(error: Error & { rawPacket?: unknown }, socket: Socket): boolean {
  const packet = error.rawPacket;
  if (!(packet instanceof Uint8Array)) return false;
  const start = Buffer.from(packet.subarray(0, 512)).toString('latin1');
  const version = (['v3', 'v2'] as const).find((one) => heads[one].test(start));
  if (!version) return false;

  if (socket.writable) {
    const { status, body } = renderError(version, badRequest('request', 'is malformed'));
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      connection: 'close',
      ...(version === 'v2' && deprecation),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `HTTP/1.1 ${status} Refused\r\n${lines.join('')}\r\n`;
    socket.end(start.startsWith('HEAD ') ? head : head + text);
    // Closing at once would reset the connection under a client that is still sending, and lose the answer.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }
  return true;
}
