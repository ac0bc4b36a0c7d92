import type { Socket } from 'node:net';
import { commands, createFramer, encodePdu, isResponse, type Pdu, responseTo } from './pdu.ts';
import { statuses } from './status.ts';

/** No answer came in time, or the connection ended first: what was asked for may have been done. */
export class NoResponse extends Error {
  override readonly name = 'NoResponse';
}

export type Connection = {
  /** Sends a request and waits for its response. Rejects with NoResponse; `onLate` is then given what comes later, if anything does. */
  request(command: number, body: Buffer, onLate?: (response: Pdu) => void): Promise<Pdu>;
  /** Answers a request; nothing where the connection is over. */
  respond(request: Pick<Pdu, 'command' | 'sequence'>, status: number, body?: Buffer): void;
  /** Reads no more until `resume`: what the peer sends then waits in its own memory. */
  pause(): void;
  resume(): void;
  /** Sends what is still to be sent, then ends. */
  end(reason: string): void;
  /** Ends at once. */
  destroy(reason: string): void;
  /** Why it ended; never rejects. */
  readonly ended: Promise<string>;
  /** Counts PDUs that came, so that silence can be told. */
  heard(): number;
  isPaused(): boolean;
};

export type ConnectionParts = {
  socket: Socket;
  responseTimeoutMs: number;
  /** Each request of the peer, in order. */
  onRequest(pdu: Pdu, connection: Connection): void;
  /** A length that is none: nothing more can be read, and the peer was told. What is in hand may be answered before the end. */
  onBroken(length: number, connection: Connection): void;
};

type Pending = { resolve(pdu: Pdu): void; reject(error: Error): void };

/** Answers that never came are remembered for so many requests: they may come late. */
const MOST_PENDING = 2_000;
/** A peer that sends and does not read is not read, either. */
const MOST_UNSENT_OCTETS = 262_144;
/** For a peer that does not end its side. */
const END_MS = 2_000;
const LAST_SEQUENCE = 0x7fff_ffff;

/** One connection: PDUs out, PDUs in, and which response is whose. */
export function createConnection({
  socket,
  responseTimeoutMs,
  onRequest,
  onBroken,
}: ConnectionParts): Connection {
  const framer = createFramer();
  const pending = new Map<number, Pending>();
  let sequence = 0;
  let heard = 0;
  let isHeld = false;
  let isFull = false;
  let isBroken = false;
  let isCorked = false;
  let reason: string | undefined;

  const ended = new Promise<string>((resolve) => {
    const close = () => {
      const why = reason ?? 'the peer closed the connection';
      for (const { reject } of pending.values()) reject(new NoResponse(why));
      pending.clear();
      resolve(why);
    };
    if (socket.closed) close();
    else socket.once('close', close);
  });
  socket.on('error', (error) => {
    reason ??= error.message;
  });
  socket.on('drain', () => {
    isFull = false;
    readOn();
  });

  function readOn() {
    if (!isHeld && !isFull) socket.resume();
  }

  /** What is written in one turn of the event loop, such as the answers to all that one commit held, goes out at once. */
  function corkForTurn() {
    if (isCorked) return;
    isCorked = true;
    socket.cork();
    setImmediate(() => {
      isCorked = false;
      socket.uncork();
    });
  }

  function write(pdu: Pdu) {
    if (socket.destroyed || socket.writableEnded) return;
    corkForTurn();
    socket.write(encodePdu(pdu));
    if (socket.writableLength <= MOST_UNSENT_OCTETS) return;
    isFull = true;
    socket.pause();
  }

  function take(pdu: Pdu) {
    heard += 1;
    if (!isResponse(pdu)) return onRequest(pdu, connection);
    const waiting = pending.get(pdu.sequence);
    pending.delete(pdu.sequence);
    waiting?.resolve(pdu);
  }

  const connection: Connection = {
    request(command, body, onLate) {
      return new Promise<Pdu>((resolve, reject) => {
        if (socket.destroyed || socket.writableEnded) return reject(new NoResponse('the connection is over'));
        sequence = sequence === LAST_SEQUENCE ? 1 : sequence + 1;
        const own = sequence;
        const timer = setTimeout(() => {
          reject(new NoResponse('no response in time'));
          if (onLate) pending.set(own, { resolve: onLate, reject: () => {} });
          else pending.delete(own);
        }, responseTimeoutMs);
        pending.set(own, {
          resolve: (pdu) => {
            clearTimeout(timer);
            resolve(pdu);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        const [oldest] = pending;
        if (oldest && pending.size > MOST_PENDING) {
          pending.delete(oldest[0]);
          oldest[1].reject(new NoResponse('too many requests are not answered'));
        }
        write({ command, status: statuses.ROK, sequence: own, body });
      });
    },

    respond({ command, sequence: of }, status, body = Buffer.alloc(0)) {
      write({ command: responseTo(command), status, sequence: of, body });
    },

    pause() {
      isHeld = true;
      socket.pause();
    },
    resume() {
      isHeld = false;
      readOn();
    },
    end(why) {
      reason ??= why;
      socket.end();
      const timer = setTimeout(() => socket.destroy(), END_MS);
      socket.once('close', () => clearTimeout(timer));
      // What still comes is not taken, but an `end` behind it must be seen.
      isHeld = isFull = false;
      socket.resume();
    },
    destroy(why) {
      reason ??= why;
      socket.destroy();
    },
    ended,
    heard: () => heard,
    isPaused: () => isHeld || isFull,
  };

  socket.on('data', (piece: Buffer) => {
    if (isBroken || socket.writableEnded) return;
    const { pdus, broken } = framer.push(piece);
    for (const pdu of pdus) take(pdu);
    if (broken === undefined) return;
    isBroken = true;
    write({ command: commands.genericNack, status: statuses.RINVCMDLEN, sequence: 0, body: Buffer.alloc(0) });
    onBroken(broken, connection);
  });
  return connection;
}
