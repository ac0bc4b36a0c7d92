import type { Duplex } from 'node:stream';
import { AtRefusal, AtSilence } from './at-errors.ts';
import { createLineReader } from './at-lines.ts';

/** What a modem tells without being asked. */
export type Unasked =
  /** An SMS or a status report was stored. */
  | { kind: 'stored' }
  /** Its PDU; `+CMT` an SMS, `+CDS` a status report. */
  | { kind: 'pushed'; pdu: string };

type Command = {
  text: string;
  payload: string | undefined;
  timeoutMs: number;
  answer: string[];
  /** The payload went out. */
  wasTaken: boolean;
  done(answer: string[]): void;
  failed(error: Error): void;
};

const TIMEOUT_MS = 10_000;
const MOST_ANSWER_LINES = 5_000;
const MOST_WAITING = 500;
/** Lines that announce a PDU in the next one. */
const pushes = /^\+(?:CMT|CDS):/;
const announcements = /^\+(?:CMTI|CDSI):/;
const pdu = /^[0-9A-F]+$/i;
const refusals = /^(?:ERROR|COMMAND NOT SUPPORT|\+CM[ES] ERROR:.*)$/;
/** Told by lines that answer no command; calls are nothing to us. */
const chatter = /^(?:RING|NO CARRIER|\+CRING:.*|\+CLIP:.*)$/;

/**
 * Speaks AT with a modem: one command at a time, each with its answer. What the modem tells in between (3GPP TS 27.005 §3.4.1) goes to
 * `onUnasked`. A command that gets no answer in time ends it all: a late answer would be taken for that of the next. Who opened the
 * stream closes it.
 */
export function createAtDialogue(stream: Duplex, onUnasked: (told: Unasked) => void) {
  const waiting: Command[] = [];
  let current: Command | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isPduNext = false;
  let broken: AtSilence | undefined;
  let onEnd: (error: AtSilence) => void = () => {};
  const ended = new Promise<AtSilence>((resolve) => {
    onEnd = resolve;
  });

  function breakOff(error: AtSilence): void {
    if (broken) return;
    broken = error;
    clearTimeout(timer);
    const commands = current ? [current, ...waiting] : [...waiting];
    waiting.length = 0;
    current = undefined;
    for (const { failed, wasTaken } of commands) failed(new AtSilence(error.message, wasTaken));
    onEnd(error);
  }

  function next(): void {
    current = waiting.shift();
    if (!current) return;
    const { text, payload, timeoutMs } = current;
    limit(text, payload === undefined ? timeoutMs : Math.min(TIMEOUT_MS, timeoutMs));
    stream.write(`${text}\r`);
  }

  function limit(text: string, timeoutMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => breakOff(new AtSilence(`${nameOf(text)} got no answer`)), timeoutMs);
  }

  function finish(settle: (command: Command) => void): void {
    const command = current;
    if (!command) return;
    clearTimeout(timer);
    current = undefined;
    settle(command);
    if (!broken) next();
  }

  function hear(line: string): void {
    if (isPduNext && pdu.test(line)) {
      isPduNext = false;
      onUnasked({ kind: 'pushed', pdu: line });
    } else if (pushes.test(line)) isPduNext = true;
    else if (announcements.test(line)) onUnasked({ kind: 'stored' });
    else if (current && !chatter.test(line)) hearAnswer(current, line);
  }

  function hearAnswer(command: Command, line: string): void {
    // The echo, where it is on.
    if (line === command.text || (command.payload !== undefined && line.startsWith(command.payload))) return;
    if (line === '>') {
      if (command.payload === undefined || command.wasTaken) return;
      command.wasTaken = true;
      limit(command.text, command.timeoutMs);
      stream.write(`${command.payload}\x1a`);
    } else if (line === 'OK' && command.payload !== undefined && !command.wasTaken)
      // That of an earlier command: what is answered from here on is not known.
      breakOff(new AtSilence(`${nameOf(command.text)} was answered before it was asked`));
    else if (line === 'OK') finish(({ done, answer }) => done(answer));
    else if (refusals.test(line)) finish(({ text, failed }) => failed(new AtRefusal(nameOf(text), line)));
    else if (command.answer.push(line) > MOST_ANSWER_LINES)
      breakOff(new AtSilence(`${nameOf(command.text)} is answered without end`));
  }

  const read = createLineReader(hear);
  stream.on('data', (chunk: Buffer | string) => {
    if (!broken) read(Buffer.from(chunk as string));
  });
  stream.on('error', (error) => breakOff(new AtSilence(`the port failed: ${error.message}`)));
  stream.on('close', () => breakOff(new AtSilence('the port was closed')));
  stream.on('end', () => breakOff(new AtSilence('the port was closed')));

  return {
    /**
     * The lines of the answer before OK. Rejects with AtRefusal, or with AtSilence once and for all. `payload` is given at the
     * prompt, and only then does `timeoutMs` begin.
     */
    command(text: string, options: { timeoutMs?: number; payload?: string } = {}): Promise<string[]> {
      const { timeoutMs = TIMEOUT_MS, payload } = options;
      if (broken) return Promise.reject(new AtSilence(broken.message));
      if (waiting.length >= MOST_WAITING)
        return Promise.reject(new AtRefusal(nameOf(text), 'too much is waiting'));
      return new Promise((done, failed) => {
        waiting.push({ text, payload, timeoutMs, answer: [], wasTaken: false, done, failed });
        if (!current) next();
      });
    },

    /** Ends a prompt that was left open and lets a modem find its speed; what it says to that is nobody's. */
    wake(): void {
      if (!broken) stream.write('\x1bAT\r');
    },

    /** Why it is over. */
    ended,

    close: () => breakOff(new AtSilence('the port was closed')),
  };
}

export type AtDialogue = ReturnType<typeof createAtDialogue>;

/** A command without what it is given. */
function nameOf(text: string): string {
  return /^AT[+^&]?[A-Z]*/.exec(text)?.[0] ?? 'AT';
}
