import { AddressRefused } from '#kernel/address-guard';
import type { SourceLine, SourceSession } from '#suppliers/own-kind';
import { BindRefused, bindTo } from './bind.ts';
import { type Connection, createConnection } from './connection.ts';
import { dial } from './dial.ts';
import { keepAlive } from './keep-alive.ts';
import { commands, type Pdu } from './pdu.ts';
import { createReceiving } from './receiving.ts';
import { type SmppSettings, withDefaults } from './settings.ts';
import { statuses } from './status.ts';
import { createSubmitter } from './submitter.ts';
import { nextWaitMs, pause, settledWithin } from './waits.ts';

/** After a bind that held so long the waits begin anew; a shorter one counts as one more failure. */
const STABLE_MS = 60_000;
/** The server has ten seconds to stop: what has no response by then is told as unknown. */
const SUBMITS_END_MS = 4_000;
const UNBIND_MS = 2_000;

/** How a connection ended. `boundMs`: how long it was bound. */
type End = { why: string; isFinal: boolean; boundMs: number };

/** An ESME that binds, stays bound and comes back: SMPP 3.4. */
export function openSession(line: SourceLine<SmppSettings>): SourceSession {
  const settings = withDefaults(line.settings);
  const lineName = settings.systemId;
  const closing = new AbortController();
  let bound: Connection | undefined;
  let closed: Promise<void> | undefined;

  const submitter = createSubmitter(settings, () => bound);
  const receiving = createReceiving({ line, lineName, settings, submitter });
  const tellUp = () => line.tell({ line: lineName, state: 'up' });

  function onRequest(pdu: Pdu, connection: Connection): void {
    switch (pdu.command) {
      case commands.deliverSm:
      case commands.dataSm:
        receiving.take(pdu, connection);
        return;
      case commands.enquireLink:
        connection.respond(pdu, statuses.ROK);
        return;
      case commands.unbind:
        void endAfterAnswers(connection, 'the SMSC unbound', () => connection.respond(pdu, statuses.ROK));
        return;
      // These have no response.
      case commands.alertNotification:
      case commands.outbind:
        return;
      default:
        connection.respond({ command: commands.genericNack, sequence: pdu.sequence }, statuses.RINVCMDID);
    }
  }

  function onBroken(length: number, connection: Connection): void {
    line.note({ kind: 'unreadable_stream', subject: lineName, details: { length } });
    void endAfterAnswers(connection, 'a PDU had a length that is none', () => {});
  }

  /** What is being stored is answered first, or it would come again. */
  async function endAfterAnswers(connection: Connection, why: string, last: () => void): Promise<void> {
    if (bound === connection) bound = undefined;
    await receiving.idle();
    last();
    connection.end(why);
  }

  async function connect(attempt: number): Promise<Connection> {
    const dialing = new AbortController();
    const timer = setTimeout(
      () => dialing.abort(new Error('no connection in time')),
      settings.responseTimeoutMs,
    );
    const signal = AbortSignal.any([closing.signal, dialing.signal]);
    try {
      const socket = await dial({ settings, guard: line.guard, attempt, signal });
      return createConnection({
        socket,
        responseTimeoutMs: settings.responseTimeoutMs,
        onRequest,
        onBroken,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function bind(connection: Connection): Promise<void> {
    const stop = () => connection.destroy('closed');
    closing.signal.addEventListener('abort', stop);
    if (closing.signal.aborted) stop();
    try {
      await bindTo(connection, settings);
    } catch (error) {
      connection.end('not bound');
      throw error;
    } finally {
      closing.signal.removeEventListener('abort', stop);
    }
  }

  /** From dialling until the connection is over. Never rejects. */
  async function live(attempt: number): Promise<End> {
    try {
      const connection = await connect(attempt);
      await bind(connection);
      const since = line.clock();
      bound = connection;
      // Closed in the same moment: nobody else would end it.
      if (closing.signal.aborted) connection.end('closed');
      tellUp();
      keepAlive(connection, settings.enquireLinkMs, tellUp);
      const why = await connection.ended;
      return { why, isFinal: false, boundMs: line.clock().getTime() - since.getTime() };
    } catch (error) {
      const isFinal = error instanceof AddressRefused || (error instanceof BindRefused && error.isFinal);
      return { why: error instanceof Error ? error.message : 'failed', isFinal, boundMs: 0 };
    } finally {
      bound = undefined;
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      const { why, isFinal, boundMs } = await live(attempt);
      line.tell({ line: lineName, state: 'down', error: why.slice(0, 200) });
      if (boundMs >= STABLE_MS) failures = 0;
      await pause(nextWaitMs({ failures, isFinal }, settings), closing.signal);
      failures += 1;
    }
  }

  async function close(): Promise<void> {
    receiving.stop();
    const connection = bound;
    closing.abort(new Error('closed'));
    await Promise.all([receiving.idle(), settledWithin(SUBMITS_END_MS, submitter.close())]);
    if (connection && bound === connection) {
      await settledWithin(UNBIND_MS, connection.request(commands.unbind, Buffer.alloc(0)));
      connection.end('closed');
    }
    await running;
  }

  const running = run();
  return {
    ...(settings.bind === 'transceiver' ? { send: submitter.send } : {}),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
