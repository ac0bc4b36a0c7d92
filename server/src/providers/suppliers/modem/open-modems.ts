import { SupplierFailure } from '#kernel/failure';
import type { SmsTaken, SmsToSend } from '#sms-doors';
import type { SourceLine, SourceSession } from '#suppliers/own-kind';
import { createModemPort, type ModemPort } from './modem-port.ts';
import type { ModemSettings } from './settings.ts';
import { type Timing, usualTiming } from './timing.ts';
import { type OpenTransport, openTransport } from './transport.ts';

/** Keys of SMS that were taken lately, so that a second order of one is no second SMS. */
const MOST_REMEMBERED = 10_000;

/** Keeps all ports of a supplier, each by itself; sends by the one whose number the sender is, else by the least busy. */
export function openModems(
  line: SourceLine<ModemSettings>,
  how: { openTransport: OpenTransport; timing: Timing } = { openTransport, timing: usualTiming },
): SourceSession & Required<Pick<SourceSession, 'send'>> {
  const ports = line.settings.ports.map((place) => createModemPort({ place, line, ...how }));
  const taken = new Map<string, Promise<SmsTaken>>();
  let turn = 0;

  function choose(sender: string): ModemPort {
    const digits = digitsOf(sender);
    const own = digits === '' ? undefined : ports.find((port) => digitsOf(port.phone() ?? '') === digits);
    if (own) return own;
    turn++;
    // Of those that are as busy as each other, each in its turn.
    const inTurn = ports.map((_, index) => ports[(index + turn) % ports.length]);
    const [port] = inTurn.filter((one) => one?.isUp()).sort((a, b) => loadOf(a) - loadOf(b));
    if (!port) throw new SupplierFailure('no modem is up', 'retry');
    return port;
  }

  return {
    send(sms: SmsToSend): Promise<SmsTaken> {
      const known = taken.get(sms.key);
      if (known) return known;
      const sending = (async () => choose(sms.sender).send(sms))();
      taken.set(sms.key, sending);
      sending.catch(() => taken.delete(sms.key));
      const [oldest] = taken.keys();
      if (taken.size > MOST_REMEMBERED && oldest !== undefined) taken.delete(oldest);
      return sending;
    },

    async close(): Promise<void> {
      await Promise.all(ports.map((port) => port.close()));
    },
  };
}

const loadOf = (port: ModemPort | undefined) => port?.load() ?? 0;

const digitsOf = (phone: string) => phone.replace(/\D/g, '');
