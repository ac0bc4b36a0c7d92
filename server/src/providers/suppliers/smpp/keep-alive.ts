import type { Connection } from './connection.ts';
import { commands } from './pdu.ts';

/**
 * Asks the SMSC from time to time whether it is there. One that says nothing at all until the response is due is gone: the connection
 * ends. `onAlive` is told of each sign of life.
 */
export function keepAlive(connection: Connection, everyMs: number, onAlive: () => void): void {
  let timer: NodeJS.Timeout;
  let isOver = false;
  void connection.ended.then(() => {
    isOver = true;
    clearTimeout(timer);
  });

  async function beat() {
    const before = connection.heard();
    const answered = await connection.request(commands.enquireLink, Buffer.alloc(0)).then(
      () => true,
      () => false,
    );
    if (isOver) return;
    // While we do not read, an answer cannot be seen.
    if (!answered && connection.heard() === before && !connection.isPaused())
      return connection.destroy('the SMSC is silent');
    onAlive();
    schedule();
  }

  function schedule() {
    timer = setTimeout(beat, everyMs);
  }
  schedule();
}
