import { duplexPair } from 'node:stream';
import { encodeGsm7 } from '#kernel/gsm-text';
import { modem } from '#suppliers/modem';
import type { SourceLine, SourceSession } from '#suppliers/own-kind';
import { smpp } from '#suppliers/smpp';
import { createFakeModem } from '#test/fake-modem';
import { type FakeSmsc, type SmscPeer, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { deliverPdu } from '#test/modem-pdus';
import { modemTiming } from '#test/modem-run';

/** An SMS as the far side has it. */
export type FarSms = {
  from: string;
  text: string;
  part?: { reference: number; count: number; index: number };
};

/** The answer of the far side to an SMS that it is to send on. */
type SendAnswer = 'taken' | 'refused' | 'broken off';

/**
 * The other end of a line, played by a fake that keeps an SMS until it is told that it was taken, and brings it again
 * otherwise, as service centres and SIM cards do.
 */
export type FarSide = {
  open(line: Omit<SourceLine, 'settings' | 'guard'>): SourceSession;
  bring(sms: FarSms): void;
  /** So many SMS that were brought are not taken yet. */
  waiting(): number;
  /** Octets that mean nothing, where it may say something. */
  say(octets: Buffer): void;
  /** The connection breaks. */
  drop(): void;
  /** Nobody is there any more, until it comes back. */
  setThere(isThere: boolean): void;
  answerSends(answer: SendAnswer): void;
  close(): Promise<void>;
};

export type LineExample = {
  secrets: readonly string[];
  farSide(): Promise<FarSide>;
};

const STEP_MS = 3;

async function smppFarSide(): Promise<FarSide> {
  const smsc: FakeSmsc = await startFakeSmsc();
  const waiting: FarSms[] = [];
  const handed = new Map<FarSms, { peer: SmscPeer; sequence: number }>();
  let isThere = true;
  let sends: SendAnswer = 'taken';

  smsc.answer = ({ command }, peer) => {
    if (!isThere || (command === smppCommand.submitSm && sends === 'broken off')) {
      peer.destroy();
      return 'never';
    }
    return command === smppCommand.submitSm && sends === 'refused' ? { status: 0x0b } : undefined;
  };
  const isBound = ({ received }: SmscPeer) =>
    received.some(({ command }) => command === smppCommand.bindTransceiver);
  const standing = () => smsc.peers.findLast((peer) => !peer.isClosed());

  function step(): void {
    const peer = standing();
    for (const sms of [...waiting]) {
      const last = handed.get(sms);
      const status = last && !last.peer.isClosed() ? last.peer.answers.get(last.sequence) : undefined;
      if (status === 0) {
        waiting.splice(waiting.indexOf(sms), 1);
        handed.delete(sms);
      } else if (peer && isBound(peer) && (last?.peer !== peer || status !== undefined))
        handed.set(sms, { peer, sequence: peer.deliver(deliveryOf(sms)) });
    }
  }
  const timer = setInterval(step, STEP_MS);

  return {
    open: (line) =>
      smpp.open({
        ...line,
        settings: {
          ...{ host: '127.0.0.1', port: smsc.port, systemId: 'esme', password: 'the-secret' },
          reconnectSeconds: { first: 1, most: 1 },
        },
        guard: async () => [{ address: '127.0.0.1', family: 4 }],
      }),
    bring: (sms) => void waiting.push(sms),
    waiting: () => waiting.length,
    say: (octets) => standing()?.sendOctets(octets),
    drop: () => standing()?.destroy(),
    setThere(value) {
      isThere = value;
      if (!value) standing()?.destroy();
    },
    answerSends(answer) {
      sends = answer;
    },
    async close() {
      clearInterval(timer);
      await smsc.close();
    },
  };
}

function deliveryOf({ from, text, part }: FarSms) {
  const septets = encodeGsm7(text);
  const words = septets ? Buffer.from(septets) : Buffer.from(text, 'utf16le').swap16();
  const head = part ? [5, 0, 3, part.reference, part.count, part.index] : [];
  return {
    ...{ from: from.replace('+', ''), fromTon: from.startsWith('+') ? 1 : 5, to: '15550199' },
    ...{ esmClass: part ? 0x40 : 0, dataCoding: septets ? 0 : 8 },
    message: Buffer.concat([Buffer.from(head), words]),
  };
}

async function modemFarSide(): Promise<FarSide> {
  const fake = createFakeModem({ pin: '4711', capacity: 1_000 });
  let isThere = true;
  let sends: SendAnswer = 'taken';
  let second = 0;
  fake.sending = (reference) => {
    if (sends === 'broken off') {
      fake.end();
      return '';
    }
    return sends === 'refused' ? '\r\n+CMS ERROR: 1\r\n' : `\r\n+CMGS: ${reference}\r\n\r\nOK\r\n`;
  };

  return {
    open: (line) =>
      modem.open(
        {
          ...line,
          settings: modem.settings.parse({ ports: [{ name: 'm0', path: '/dev/tty0', pin: '4711' }] }),
          guard: async () => [],
        },
        {
          timing: modemTiming,
          async openTransport() {
            if (!isThere) throw new Error('ENOENT: no such device');
            const [ours, theirs] = duplexPair();
            fake.attach(theirs);
            return {
              stream: ours,
              async close() {
                ours.destroy();
                theirs.destroy();
              },
            };
          },
        },
      ),
    // Each is of its own second: that makes two with the same words two.
    bring: (sms) => fake.arrive(deliverPdu({ ...sms, at: new Date(1.7e12 + ++second * 1000) })),
    waiting: () => fake.stores.SM?.size ?? 0,
    say: (octets) => fake.say(octets.toString('latin1')),
    drop: () => fake.end(),
    setThere(value) {
      isThere = value;
      if (!value) fake.end();
    },
    answerSends(answer) {
      sends = answer;
    },
    async close() {
      fake.end();
    },
  };
}

/** One for every kind that has a line, by its name. */
export const lineExamples: Record<string, LineExample> = {
  smpp: { secrets: ['the-secret'], farSide: smppFarSide },
  modem: { secrets: ['4711'], farSide: modemFarSide },
};
