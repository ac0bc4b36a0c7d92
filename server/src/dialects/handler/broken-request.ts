import type { Socket } from 'node:net';

/** How long a client may go on sending after the answer. */
const LINGER_MS = 2_000;

const head = /^[A-Za-z]{1,20} +(?:https?:\/\/[^/\s]*)?\/stubs\/handler_api(?:\.php)?(?:[/?#\s]|$)/;

const answerHead =
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\nConnection: close\r\n\r\n';

/**
 * For the server's `clientErrorHandler`: what Node's parser refuses (broken bytes in the address, a head that is too
 * large) reaches no route. Answers it with `BAD_ACTION` if it was meant for this protocol, and says whether it was.
 */
export function answerBrokenRequest(error: Error & { rawPacket?: unknown }, socket: Socket): boolean {
  const packet = error.rawPacket;
  if (!(packet instanceof Uint8Array)) return false;
  const start = Buffer.from(packet.subarray(0, 512)).toString('latin1');
  if (!head.test(start)) return false;

  if (socket.writable) {
    socket.end(start.startsWith('HEAD ') ? answerHead : `${answerHead}BAD_ACTION`);
    // Closing at once would reset the connection under a client that is still sending, and lose the answer.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  }
  return true;
}
