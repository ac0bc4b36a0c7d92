import type { createFakeModem } from '#test/fake-modem';
import { deliverPdu } from '#test/modem-pdus';

const CAPACITY = 20;
const EVERY_MS = 5;

/** Brings SMS to a modem as far as its SIM has room, as the network does. */
export function fill(modem: ReturnType<typeof createFakeModem>, texts: readonly string[]) {
  const waiting = texts.map((text) => deliverPdu({ from: '+4915112345678', text, at: new Date() }));
  const timer = setInterval(() => {
    while (waiting.length > 0 && (modem.stores.SM?.size ?? 0) < CAPACITY) {
      const pdu = waiting.shift();
      if (pdu !== undefined) modem.arrive(pdu);
    }
  }, EVERY_MS);
  return {
    /** Those that were taken from the SIM. */
    countTaken: () => texts.length - waiting.length - (modem.stores.SM?.size ?? 0),
    end: () => clearInterval(timer),
  };
}
