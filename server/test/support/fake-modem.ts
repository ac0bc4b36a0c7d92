import { type AddressInfo, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { pduLength } from './modem-pdus.ts';

type Stored = { state: number; pdu: string };

export type FakeModemOptions = {
  imsi?: string;
  iccid?: string;
  phone?: string;
  /** The SIM asks for it; `tries` are left. */
  pin?: string;
  tries?: number;
  hasSim?: boolean;
  /** Echo is on until it is switched off, and comes back with every reset. */
  capacity?: number;
  /** `+CSMS` phase 2+: what is pushed wants `+CNMA`. */
  phase2Plus?: boolean;
  /** Answers are cut in pieces of so many letters. */
  pieces?: number;
};

/** A GSM modem that speaks AT, as far as programs that take SMS need one. It stays when its port is closed, as modems do. */
export function createFakeModem(options: FakeModemOptions = {}) {
  const {
    imsi = '262011234567890',
    iccid = '8949020000012345678',
    phone,
    capacity = 20,
    phase2Plus = false,
  } = options;
  const stores: Record<string, Map<number, Stored>> = { SM: new Map(), ME: new Map() };
  const commands: string[] = [];
  const sent: string[] = [];
  const modem = {
    stores,
    /** All that it was told. */
    commands,
    /** PDUs that it was given to send. */
    sent,
    pinTries: options.tries ?? 3,
    isUnlocked: options.pin === undefined,
    hasSim: options.hasSim ?? true,
    registration: 1,
    acknowledged: 0,
    /** Answers in the modem's place; an empty text is silence. */
    answer: undefined as ((command: string) => string | undefined) | undefined,
    /** What an SMS that is sent is answered with. */
    sending: (reference: number): string => `\r\n+CMGS: ${reference}\r\n\r\nOK\r\n`,
  };
  let store = 'SM';
  let hasEcho = true;
  let reference = 0;
  let say: (text: string) => void = () => {};
  let end = () => {};

  function put(pdu: string, where = 'SM', state = 0): number {
    const slots = stores[where] ?? new Map<number, Stored>();
    let index = 1;
    while (slots.has(index)) index++;
    slots.set(index, { state, pdu });
    return index;
  }

  const list = () =>
    [...(stores[store] ?? [])]
      .map(([index, { state, pdu }]) => `\r\n+CMGL: ${index},${state},,${pduLength(pdu)}\r\n${pdu}`)
      .join('');
  const ok = (line?: string) => `${line === undefined ? '' : `\r\n${line}\r\n`}\r\nOK\r\n`;
  const error = (code?: string) => `\r\n${code ?? 'ERROR'}\r\n`;

  function enterPin(pin: string | undefined): string {
    if (pin === options.pin) {
      modem.isUnlocked = true;
      return ok();
    }
    modem.pinTries--;
    return error('+CME ERROR: 16');
  }

  function pinState(): string {
    if (!modem.hasSim) return error('+CME ERROR: 10');
    if (modem.pinTries === 0) return ok('+CPIN: SIM PUK');
    return ok(`+CPIN: ${modem.isUnlocked ? 'READY' : 'SIM PIN'}`);
  }

  function select(name: string | undefined): string {
    if (name === undefined || !stores[name]) return error('+CMS ERROR: 302');
    store = name;
    return ok(`+CPMS: ${stores[name].size},${capacity},${stores[name].size},${capacity},0,${capacity}`);
  }

  function remove(index: number): string {
    return stores[store]?.delete(index) ? ok() : error('+CMS ERROR: 321');
  }

  function answerTo(command: string): string {
    const [, name = command, given = ''] = /^AT([+^]?[A-Z]*=?\??)(.*)$/.exec(command) ?? [];
    switch (name) {
      case '':
      case 'E':
        if (given === '0') hasEcho = false;
        return ok();
      case 'Z':
        hasEcho = true;
        return ok();
      case '+CMEE=':
      case '+CMGF=':
      case '+CNMI=':
      case '+COPS=':
        return ok();
      case '+CPIN?':
        return pinState();
      case '+CPIN=':
        return enterPin(/"(\d+)"/.exec(given)?.[1]);
      case '+CPINR=':
        return ok(`+CPINR: SIM PIN,${modem.pinTries},3`);
      case '+CIMI':
        return modem.hasSim ? ok(imsi) : error('+CME ERROR: 10');
      case '+CCID':
        return ok(`+CCID: ${iccid}`);
      case '+CNUM':
        return phone === undefined ? ok() : ok(`+CNUM: "","${phone}",145`);
      case '+CSMS?':
        return ok(`+CSMS: ${phase2Plus ? 1 : 0},1,1,1`);
      case '+CPMS=?':
        return ok('+CPMS: ("SM","ME"),("SM","ME"),("SM","ME")');
      case '+CPMS=':
        return select(/^"(\w+)"/.exec(given)?.[1]);
      case '+CREG?':
        return ok(`+CREG: 0,${modem.registration}`);
      case '+CSQ':
        return ok('+CSQ: 20,99');
      case '+COPS?':
        return ok('+COPS: 0,0,"Testnet"');
      case '+CMGL=':
        return `${list()}\r\n\r\nOK\r\n`;
      case '+CMGD=':
        return remove(Number(given));
      case '+CNMA':
        modem.acknowledged++;
        return ok();
      case '+CMGS=':
        return '\r\n> ';
      default:
        return error();
    }
  }

  function hear(command: string): string {
    commands.push(command);
    const own = modem.answer?.(command);
    return own ?? answerTo(command);
  }

  function send(pdu: string): string {
    sent.push(pdu);
    reference = (reference + 1) & 255;
    return modem.sending(reference);
  }

  return Object.assign(modem, {
    put,

    /** An SMS comes: stored and announced. */
    arrive(pdu: string, where = 'SM'): void {
      const index = put(pdu, where);
      say(`\r\n+CMTI: "${where}",${index}\r\n`);
    },

    /** An SMS or a status report comes and is not stored. */
    push(pdu: string, by: '+CMT' | '+CDS' = '+CMT'): void {
      say(`\r\n${by}: ${by === '+CMT' ? ',' : ''}${pduLength(pdu)}\r\n${pdu}\r\n`);
    },

    /** Whatever it says without being asked. */
    say: (text: string): void => say(text),

    /** Its plug is pulled. */
    end: (): void => end(),

    /** Its end of a port; a new one takes the place of the old. */
    attach(stream: Duplex): void {
      let line = '';
      let isPrompting = false;
      end = () => stream.end();
      say = (text) => {
        const size = options.pieces ?? text.length;
        for (let at = 0; at < text.length; at += size) stream.write(text.slice(at, at + size));
      };
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => {
        for (const letter of chunk.toString('latin1')) {
          const ends = isPrompting ? letter === '\x1a' : letter === '\r';
          if (letter === '\x1b') {
            line = '';
            isPrompting = false;
          } else if (!ends) line += letter;
          else {
            const whole = line.trim();
            line = '';
            const echo = hasEcho && !isPrompting ? `${whole}\r` : '';
            const reply = isPrompting ? send(whole) : hear(whole);
            isPrompting = !isPrompting && reply.endsWith('> ');
            if (reply !== '') say(echo + reply);
          }
        }
      });
    },
  });
}

export type FakeModem = ReturnType<typeof createFakeModem>;

/** The modem's port over TCP, as ser2net offers one. */
export async function serveModem(modem: Pick<FakeModem, 'attach'>) {
  const sockets = new Set<Duplex>();
  const server = createServer((socket) => {
    sockets.add(socket);
    modem.attach(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    /** Pulls the plug; it may be put in again. */
    unplug(): void {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
