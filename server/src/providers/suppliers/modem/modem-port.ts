import { SupplierFailure } from '#kernel/failure';
import type { SmsTaken, SmsToSend } from '#sms-doors';
import type { SourceLine } from '#suppliers/own-kind';
import { type AtDialogue, createAtDialogue, type Unasked } from './at-dialogue.ts';
import { createLiveModem, type LiveModem, MOST_PUSHED } from './live-modem.ts';
import { sendParts } from './send-sms.ts';
import { createSentParts } from './sent-parts.ts';
import { type ModemPlace, type ModemSettings, placeOf } from './settings.ts';
import { startModem } from './start-modem.ts';
import { submitPdus } from './submit-pdu.ts';
import { createPauses, type Timing } from './timing.ts';
import type { OpenTransport, Transport } from './transport.ts';
import type { PinState } from './unlock-sim.ts';

export type PortDeps = {
  place: ModemPlace;
  line: SourceLine<ModemSettings>;
  openTransport: OpenTransport;
  timing: Timing;
};

const VALIDITY_MINUTES = 1_440;

/** One modem: opened, kept, opened anew when it fails, until it is closed. */
export function createModemPort({ place, line, openTransport, timing }: PortDeps) {
  const { name } = place;
  const pinState: PinState = { tried: 'no' };
  const sent = createSentParts(name);
  const pauses = createPauses();
  const sending = new Set<Promise<unknown>>();
  const unstored: string[] = [];
  let reference = line.clock().getTime() & 0xff;
  let isClosing = false;
  let dialogue: AtDialogue | undefined;
  let live: LiveModem | undefined;

  /** What is pushed before the modem is ready waits until it is. */
  function hear(told: Unasked): void {
    if (live) live.hear(told);
    else if (told.kind === 'pushed' && unstored.length < MOST_PUSHED) unstored.push(told.pdu);
  }

  /** From the opening to whatever ends it; answers whether the modem had become ready. */
  async function liveOnce(): Promise<boolean> {
    let wasReady = false;
    let transport: Transport | undefined;
    try {
      transport = await openTransport(place, line.guard);
      dialogue = createAtDialogue(transport.stream, hear);
      if (isClosing) dialogue.close();
      const modem = await startModem(dialogue, {
        ...{ place, pinState },
        settle: () => pauses.wait(timing.settle),
        wait: () => pauses.wait(timing.simPause),
      });
      wasReady = true;
      live = createLiveModem({
        ...{ dialogue, modem, place, line, sent, timing, pauses, sending, unstored },
        isClosing: () => isClosing,
      });
      await live.run();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!isClosing)
        line.tell({ line: name, state: 'down', error: `${placeOf(place)}: ${reason}`.slice(0, 200) });
    }
    dialogue?.close();
    await live?.settled();
    await transport?.close();
    live = undefined;
    dialogue = undefined;
    return wasReady;
  }

  async function keepAlive(): Promise<void> {
    const { first, most } = timing.reopen;
    let waitMs = first;
    while (!isClosing) {
      const wasReady = await liveOnce();
      waitMs = wasReady ? first : Math.min(most, waitMs * 2);
      await pauses.wait(waitMs);
    }
  }

  async function sendNow({ to, text, key }: SmsToSend): Promise<SmsTaken> {
    if (!dialogue || !live?.isUp()) throw new SupplierFailure(`port ${name} is down`, 'retry');
    reference = (reference % 255) + 1;
    const { validityMinutes = VALIDITY_MINUTES } = line.settings;
    const parts = /^\d{1,20}$/.test(to) ? submitPdus({ to, text, reference, validityMinutes }) : undefined;
    if (!parts) throw new SupplierFailure('no SMS can be made of it', 'stop');
    const references = await sendParts(dialogue, parts);
    return { doorMessageId: sent.add(key, references), delivered: false };
  }

  const kept = keepAlive();

  return {
    name,
    isUp: (): boolean => live?.isUp() ?? false,
    /** Its number, as the settings or the SIM have it. */
    phone: (): string | undefined => place.phone ?? live?.phone,
    /** SMS that are under way through it. */
    load: (): number => sending.size,

    /** Rejects with SupplierFailure. */
    send(sms: SmsToSend): Promise<SmsTaken> {
      const taken = sendNow(sms);
      const done: Promise<unknown> = taken.then(
        () => sending.delete(done),
        () => sending.delete(done),
      );
      sending.add(done);
      return taken;
    },

    /** Waits for what is being stored, and a moment for what is being sent. Never rejects. */
    async close(): Promise<void> {
      isClosing = true;
      await live?.settled();
      const grace = createPauses();
      await grace.wait(timing.grace, Promise.all(sending));
      pauses.stop();
      live?.wake();
      await grace.wait(timing.grace, kept);
      dialogue?.close();
      // A port that is just being opened cannot be broken off; what it opens is closed at once.
      await grace.wait(timing.grace, kept);
    },
  };
}

export type ModemPort = ReturnType<typeof createModemPort>;
