import { duplexPair } from 'node:stream';
import { createAddressGuard } from '#kernel/address-guard';
import { modem } from '#suppliers/modem';
import type { LineStatus, SourceLine, SourceOutcome, SourceReport, SourceSms } from '#suppliers/own-kind';
import { createFakeModem, type FakeModem, type FakeModemOptions } from './fake-modem.ts';

type How = Exclude<Parameters<typeof modem.open>[1], undefined>;
type Timing = How['timing'];
type OpenTransport = How['openTransport'];

export const modemTiming: Timing = {
  settle: 1,
  simPause: 1,
  list: 20,
  again: 5,
  reopen: { first: 1, most: 4 },
  grace: 500,
};

/** The platform's side, that keeps what it is given. */
export function createModemTaker() {
  const taken = {
    sms: [] as SourceSms[],
    reports: [] as SourceReport[],
    lines: [] as LineStatus[],
    notes: [] as string[],
    /** What becomes of the next SMS; a text rejects. */
    outcomes: [] as (SourceOutcome | Error)[],
    ids: new Set<string>(),
  };
  const line: Omit<SourceLine, 'settings' | 'guard'> = {
    clock: () => new Date(0),
    async receive(sms) {
      const outcome = taken.outcomes.shift() ?? 'stored';
      if (outcome instanceof Error) throw outcome;
      if (outcome === 'flood' || outcome === 'unknown_number') return outcome;
      if (taken.ids.has(sms.id ?? '')) return 'repeated';
      taken.ids.add(sms.id ?? '');
      taken.sms.push(sms);
      return outcome;
    },
    async report(report) {
      taken.reports.push(report);
    },
    tell: (status) => taken.lines.push(status),
    note: ({ kind }) => taken.notes.push(kind),
  };
  return { ...taken, line };
}

type ModemTaker = ReturnType<typeof createModemTaker>;

type Started = {
  modem?: FakeModemOptions;
  /** In the place of a new modem. */
  modems?: readonly FakeModem[];
  taker?: ModemTaker;
  settings?: Record<string, unknown>;
  pin?: string;
  before?: (modem: FakeModem) => void;
};

export function startModems({
  modem: options = {},
  modems,
  taker = createModemTaker(),
  settings = {},
  pin,
  before,
}: Started = {}) {
  const all = modems ?? [createFakeModem(options)];
  for (const one of all) before?.(one);
  const ports = all.map((_, index) => ({ name: `m${index}`, path: `/dev/tty${index}`, ...(pin && { pin }) }));
  let opened = 0;
  const transport: OpenTransport = async (place) => {
    opened++;
    const [ours, theirs] = duplexPair();
    all[ports.findIndex(({ name }) => name === place.name)]?.attach(theirs);
    return {
      stream: ours,
      async close() {
        ours.destroy();
        theirs.destroy();
      },
    };
  };
  const line = {
    ...taker.line,
    settings: modem.settings.parse({ ports, ...settings }),
    guard: createAddressGuard(),
  };
  const session = modem.open(line, { openTransport: transport, timing: modemTiming });
  return { ...taker, taker, session, all, modem: all[0] ?? createFakeModem(), opened: () => opened };
}

export const isModemUp =
  ({ lines }: { lines: readonly LineStatus[] }) =>
  () =>
    lines.some(({ state }) => state === 'up');
