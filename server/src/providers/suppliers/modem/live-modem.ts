import type { SourceLine } from '#suppliers/own-kind';
import { tryAsk } from './ask.ts';
import type { AtDialogue, Unasked } from './at-dialogue.ts';
import { ModemProblem } from './modem-problem.ts';
import type { SentParts } from './sent-parts.ts';
import type { ModemPlace, ModemSettings } from './settings.ts';
import { announce, type Modem, readImsi } from './start-modem.ts';
import { type ModemStatus, readStatus } from './status.ts';
import { takeStored } from './stored-sms.ts';
import { type PduTaker, takePdu, tryRead } from './take-pdu.ts';
import { createBell, type createPauses, type Timing } from './timing.ts';

type LiveDeps = {
  dialogue: AtDialogue;
  modem: Modem;
  place: ModemPlace;
  line: SourceLine<ModemSettings>;
  sent: SentParts;
  timing: Timing;
  pauses: ReturnType<typeof createPauses>;
  sending: ReadonlySet<Promise<unknown>>;
  /** PDUs that were pushed, and that nobody else has any more. They outlive the modem's port. */
  unstored: string[];
  isClosing(): boolean;
};

const STATUS_SECONDS = 30;
/** SMS that a modem pushed without storing them, and that are not in the database yet. */
export const MOST_PUSHED = 200;

/** A modem that is ready: what it has is taken, how it is is told, until something ends it. */
export function createLiveModem(deps: LiveDeps) {
  const { dialogue, modem, place, line, sent, timing, pauses, sending, unstored, isClosing } = deps;
  const { name } = place;
  const taker: PduTaker = { line, port: name, sim: modem.imsi ?? modem.iccid ?? name, sent };
  const statusMs = (line.settings.statusSeconds ?? STATUS_SECONDS) * 1_000;
  const doubts = new Map<string, string>();
  const bell = createBell();
  const taking = new Set<Promise<unknown>>();
  let pushed: Promise<void> = Promise.resolve();
  let pushedCount = 0;
  let status: ModemStatus | undefined;

  const note = (kind: string, details: Record<string, string | number> = {}) =>
    line.note({ kind, subject: `port ${name}`, details });

  /** A report may be here before the answer to what it is about has been read to its end. */
  async function take(pdu: string): Promise<boolean> {
    if (tryRead(pdu)?.kind === 'status_report') await pauses.wait(timing.grace, Promise.all(sending));
    const taken = takePdu(taker, pdu);
    taking.add(taken);
    try {
      return await taken;
    } finally {
      taking.delete(taken);
    }
  }

  /** An acknowledgement is given after the commit; without it the network brings the SMS again. */
  async function takePushed(pdu: string): Promise<void> {
    const taken = await take(pdu).catch(() => false);
    pushedCount--;
    if (!modem.wantsAcknowledgement) {
      if (!taken) keepUnstored(pdu);
    } else if (taken) await tryAsk(dialogue, 'AT+CNMA');
    else note('not_acknowledged');
  }

  function keepUnstored(pdu: string): void {
    if (unstored.length < MOST_PUSHED) unstored.push(pdu);
    else note('too_many_pushed');
  }

  async function takeUnstored(): Promise<boolean> {
    for (const pdu of unstored.splice(0)) if (!(await take(pdu).catch(() => false))) keepUnstored(pdu);
    return unstored.length > 0;
  }

  async function refreshStatus(): Promise<void> {
    const imsi = await readImsi(dialogue);
    if (modem.imsi !== undefined && imsi !== modem.imsi)
      throw new ModemProblem('its SIM was taken out, or another put in');
    status = await readStatus(dialogue);
    const { signal, operator, trouble } = status;
    const { phone, imsi: own, iccid } = modem;
    line.tell({
      ...{
        line: name,
        state: trouble === undefined ? 'up' : 'down',
        phone,
        signal,
        operator,
        imsi: own,
        iccid,
      },
      error: trouble,
    });
    // One that did not get its acknowledgement in time stops pushing (3GPP TS 27.005 §3.4.1).
    if (modem.wantsAcknowledgement) await announce(dialogue);
  }

  async function takeAll(): Promise<boolean> {
    const isRejected = await takeStored(dialogue, { stores: modem.stores, take, doubts, note, isClosing });
    return (await takeUnstored()) || isRejected || doubts.size > 0;
  }

  return {
    phone: modem.phone,
    isUp: (): boolean => status !== undefined && status.trouble === undefined,

    hear(told: Unasked): void {
      if (told.kind === 'stored') bell.ring();
      else if (pushedCount >= MOST_PUSHED) note('too_many_pushed');
      else {
        pushedCount++;
        pushed = pushed.then(() => takePushed(told.pdu)).catch(() => {});
      }
    },

    /** Resolves when it is to be closed; rejects with what ended it. */
    async run(): Promise<void> {
      if (modem.isMute) note('does_not_announce');
      // The next command finds out why.
      void dialogue.ended.then(bell.ring);
      let [statusAt, listAt] = [0, 0];
      while (!isClosing()) {
        if (performance.now() >= statusAt) {
          await refreshStatus();
          statusAt = performance.now() + statusMs;
        }
        if (bell.answer() || performance.now() >= listAt) {
          const isLeft = await takeAll();
          listAt = performance.now() + (isLeft ? timing.again : timing.list);
        }
        if (isClosing()) return;
        const waitMs = Math.min(statusAt, listAt) - performance.now();
        await pauses.wait(Math.max(0, waitMs), bell.rung());
      }
    },

    wake: bell.ring,

    /** What is being stored is stored, or not. Never rejects. */
    async settled(): Promise<void> {
      await Promise.allSettled([...taking, pushed]);
    },
  };
}

export type LiveModem = ReturnType<typeof createLiveModem>;
