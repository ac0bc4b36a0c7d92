import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import type { LineStatus, SourceLine, SourceOutcome, SourceReport, SourceSms } from '#suppliers/own-kind';
import { createFakeModem, type FakeModem, type FakeModemOptions, serveModem } from '#test/fake-modem';
import { deliverPdu, readSubmitPdu, statusReportPdu } from '#test/modem-pdus';
import { until } from '#test/until';
import { openModems } from './open-modems.ts';
import { ModemSettings } from './settings.ts';
import type { Timing } from './timing.ts';
import { type OpenTransport, openTransport } from './transport.ts';

const timing: Timing = {
  settle: 1,
  simPause: 1,
  list: 20,
  again: 5,
  reopen: { first: 1, most: 4 },
  grace: 500,
};
const hello = deliverPdu({ from: '+4915112345678', text: 'hello' });
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** The platform's side, that keeps what it is given. */
function createTaker() {
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

type Started = {
  modem?: FakeModemOptions;
  /** In the place of a new modem. */
  modems?: readonly FakeModem[];
  taker?: ReturnType<typeof createTaker>;
  settings?: Record<string, unknown>;
  pin?: string;
  before?: (modem: FakeModem) => void;
};

function start({
  modem: options = {},
  modems,
  taker = createTaker(),
  settings = {},
  pin,
  before,
}: Started = {}) {
  const all = modems ?? [createFakeModem(options)];
  for (const modem of all) before?.(modem);
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
    settings: ModemSettings.parse({ ports, ...settings }),
    guard: createAddressGuard(),
  };
  const session = openModems(line, { openTransport: transport, timing });
  open.push(session);
  return { ...taker, taker, session, all, modem: all[0] ?? createFakeModem(), opened: () => opened };
}

const isUp =
  ({ lines }: { lines: readonly LineStatus[] }) =>
  () =>
    lines.some(({ state }) => state === 'up');
const sms = (more: object = {}) => ({ key: 'k1', to: '4915112345678', sender: '', text: 'hi', ...more });

describe('a modem', () => {
  it('is made ready and told', async () => {
    const run = start({ modem: { phone: '+491701234567' } });
    await until(isUp(run));

    expect(run.lines[0]).toEqual({
      ...{ line: 'm0', state: 'up', phone: '+491701234567', signal: -73, operator: 'Testnet' },
      ...{ imsi: '262011234567890', iccid: '8949020000012345678', error: undefined },
    });
    expect(run.modem.commands).toContain('AT+CNMI=2,1,0,1,0');
  });

  it('brings what it had stored, from both of its stores, and is emptied', async () => {
    const run = start({
      before(modem) {
        modem.put(hello);
        modem.put(deliverPdu({ from: 'Bank', text: 'код' }), 'ME', 1);
        modem.put('0001000B919421436587F900000141', 'SM', 2);
      },
    });
    await until(() => run.modem.stores.ME?.size === 0);

    expect(run.taker.sms).toMatchObject([
      { line: 'm0', from: '+4915112345678', text: 'hello', part: undefined, flags: [], raw: hello },
      { line: 'm0', from: 'Bank', text: 'код' },
    ]);
    // An SMS of its own that was never sent is not ours to delete.
    expect(run.modem.stores.SM?.size).toBe(1);
  });

  it('brings what arrives, parts with what they are, however its answers are cut', async () => {
    const run = start({ modem: { pieces: 3 } });
    await until(isUp(run));
    run.modem.arrive(deliverPdu({ from: '22333', text: 'one ', part: { reference: 9, count: 2, index: 1 } }));
    run.modem.arrive(
      deliverPdu({ from: '22333', text: 'two', part: { reference: 9, count: 2, index: 2 } }),
      'ME',
    );
    await until(() => run.taker.sms.length === 2 && run.modem.stores.ME?.size === 0);

    expect(run.taker.sms.map(({ part }) => part?.index)).toEqual([1, 2]);
  });

  it('keeps an SMS until it is stored, and gives it again', async () => {
    const taker = createTaker();
    taker.outcomes.push(new Error('no database'), 'flood', 'unknown_number');
    const run = start({ taker, before: (modem) => modem.put(hello) });
    await until(() => run.modem.stores.SM?.size === 0);

    expect(taker.sms).toHaveLength(1);
    expect(run.modem.commands.filter((command) => command === 'AT+CMGL=4').length).toBeGreaterThan(1);
    expect(run.modem.commands.filter((command) => command.startsWith('AT+CMGD')).length).toBe(1);
  });

  it('gives an SMS the same id after a restart, and another to the same text sent later', async () => {
    const taker = createTaker();
    const modem = createFakeModem();
    modem.put(hello);
    modem.answer = (command) => (command.startsWith('AT+CMGD') ? '\r\nERROR\r\n' : undefined);
    const first = start({ taker, modems: [modem] });
    await until(() => taker.sms.length === 1 && taker.notes.includes('not_deleted'));
    await first.session.close();
    modem.answer = undefined;
    modem.put(deliverPdu({ from: '+4915112345678', text: 'hello', at: new Date(1.8e12) }));
    start({ taker, modems: [modem] });
    await until(() => modem.stores.SM?.size === 0);

    expect(taker.sms.map(({ text }) => text)).toEqual(['hello', 'hello']);
  });

  it('takes a garbled line only when it reads the same again', async () => {
    const cut = hello.slice(0, -4);
    let listings = 0;
    const run = start({
      before(modem) {
        modem.put(hello);
        modem.answer = (command) => {
          if (command !== 'AT+CMGL=4' || listings++ > 0) return undefined;
          return `\r\n+CMGL: 1,0,,${hello.length / 2 - 8}\r\n${cut}\r\n\r\nOK\r\n`;
        };
      },
    });
    await until(() => run.modem.stores.SM?.size === 0);

    expect(run.taker.sms.map(({ text }) => text)).toEqual(['hello']);
    expect(run.notes).toContain('garbled_sms');
  });

  it('keeps what nobody can read as it is', async () => {
    const run = start({ before: (modem) => modem.put('0004FF') });
    await until(() => run.modem.stores.SM?.size === 0);

    expect(run.taker.sms).toMatchObject([{ from: '', text: '', flags: ['unreadable'], raw: '0004FF' }]);
    expect(run.notes).toContain('unreadable_sms');
  });

  it('tells that its store is full', async () => {
    const run = start({ modem: { capacity: 1 }, before: (modem) => modem.put(hello) });
    await until(() => run.notes.includes('storage_full'));

    expect(run.notes).toContain('storage_full');
  });

  it('acknowledges what it pushes after it is stored', async () => {
    const run = start({ modem: { phase2Plus: true } });
    await until(isUp(run));
    run.outcomes.push(new Error('no database'));
    run.modem.push(hello);
    await until(() => run.notes.includes('not_acknowledged'));
    expect(run.modem.acknowledged).toBe(0);
    run.modem.push(hello);
    await until(() => run.modem.acknowledged === 1);

    expect(run.taker.sms).toHaveLength(1);
  });

  it('loses nothing of what it pushes without asking for an acknowledgement', async () => {
    const run = start();
    await until(isUp(run));
    run.outcomes.push(new Error('no database'));
    run.modem.push(hello);
    run.modem.arrive(deliverPdu({ from: '22333', text: 'later' }));
    await until(() => run.taker.sms.length === 2);

    expect(run.taker.sms.map(({ text }) => text).sort()).toEqual(['hello', 'later']);
  });

  it('is down while it is in no network, and says so', async () => {
    const run = start({
      before(modem) {
        modem.registration = 3;
      },
    });
    await until(() => run.lines.length > 0);

    expect(run.lines[0]).toMatchObject({ state: 'down', error: 'the network refuses its SIM' });
  });

  it('is opened anew when its port goes away', async () => {
    const run = start();
    await until(isUp(run));
    let isPulled = false;
    run.modem.answer = (command) => {
      if (isPulled || command !== 'AT+CMGL=4') return undefined;
      isPulled = true;
      run.modem.put(hello);
      run.modem.end();
      return '';
    };
    run.modem.say('\r\n+CMTI: "SM",1\r\n');
    await until(() => run.taker.sms.length === 1);

    expect(run.opened()).toBeGreaterThan(1);
    expect(run.lines.find(({ state }) => state === 'down')?.error).toBe('/dev/tty0: the port was closed');
  });
});

describe('the PIN of a SIM', () => {
  it('is entered where it is asked for', async () => {
    const run = start({ modem: { pin: '1234' }, pin: '1234' });
    await until(isUp(run));

    expect(run.modem.commands.filter((command) => command.startsWith('AT+CPIN='))).toEqual([
      'AT+CPIN="1234"',
    ]);
  });

  it('is tried once where it is wrong, and is in no word of ours', async () => {
    const run = start({ modem: { pin: '1234' }, pin: '4321' });
    await until(() => run.opened() > 4);

    expect(run.modem.pinTries).toBe(2);
    expect(run.lines.at(-1)).toMatchObject({
      state: 'down',
      error: '/dev/tty0: its SIM refused the PIN; it is not tried again until the settings change',
    });
    expect(JSON.stringify([run.lines, run.notes])).not.toContain('4321');
  });

  it('does not use up the last try that is left', async () => {
    const run = start({ modem: { pin: '1234', tries: 1 }, pin: '1234' });
    await until(() => run.lines.length > 2);

    expect(run.modem.pinTries).toBe(1);
    expect(run.modem.commands.some((command) => command.startsWith('AT+CPIN='))).toBe(false);
  });

  it.each([
    ['no SIM is in it', { hasSim: false }],
    ['its SIM is locked: it asks for SIM PUK', { tries: 0 }],
    ['its SIM asks for a PIN, and the settings have none', { pin: '1234' }],
  ])('%s', async (error, modem) => {
    const run = start({ modem });
    await until(() => run.lines.length > 0);

    expect(run.lines[0]).toMatchObject({ state: 'down', error: `/dev/tty0: ${error}` });
  });
});

describe('an SMS that goes out by a modem', () => {
  it('is sent in its parts, once, and its reports make one', async () => {
    const run = start();
    await until(isUp(run));
    const taken = run.session.send(sms({ text: 'я'.repeat(71) }));
    const again = run.session.send(sms({ text: 'я'.repeat(71) }));

    expect(await taken).toEqual({ doorMessageId: 'm0:2', delivered: false });
    expect(await again).toEqual(await taken);
    expect(run.modem.sent.map((pdu) => readSubmitPdu(pdu).part?.index)).toEqual([1, 2]);
    run.modem.push(statusReportPdu({ reference: 1, to: '+4915112345678', status: 0 }), '+CDS');
    run.modem.push(statusReportPdu({ reference: 2, to: '+4915112345678', status: 0x30 }), '+CDS');
    run.modem.arrive(statusReportPdu({ reference: 2, to: '+4915112345678', status: 0 }));
    await until(() => run.reports.length > 0);
    expect(run.reports).toEqual([{ key: 'k1', delivered: true, error: null }]);
  });

  it('is failed where one part did not arrive, and known by its number after a restart', async () => {
    const run = start();
    await until(isUp(run));
    await run.session.send(sms());
    run.modem.push(statusReportPdu({ reference: 1, to: '+4915112345678', status: 0x46 }), '+CDS');
    run.modem.push(statusReportPdu({ reference: 77, to: '+4915112345678', status: 0 }), '+CDS');
    await until(() => run.reports.length === 2);

    expect(run.reports).toEqual([
      { key: 'k1', delivered: false, error: 'status 0x46' },
      { doorMessageId: 'm0:77', delivered: true, error: null },
    ]);
  });

  it.each([
    ['stop', '\r\n+CMS ERROR: 28\r\n'],
    ['retry', '\r\n+CMS ERROR: 331\r\n'],
    ['unknown', '\r\n+CMS ERROR: 332\r\n'],
    ['unknown', '\r\nOK\r\n'],
  ])('fails with the advice %s where the modem says %j', async (advice, answer) => {
    const run = start();
    await until(isUp(run));
    run.modem.sending = () => answer;

    await expect(run.session.send(sms())).rejects.toMatchObject({ name: 'SupplierFailure', advice });
  });

  it('may have gone out where the port goes away after it was given', async () => {
    const run = start();
    await until(isUp(run));
    run.modem.sending = () => {
      run.modem.end();
      return '';
    };

    await expect(run.session.send(sms())).rejects.toMatchObject({ advice: 'unknown' });
  });

  it('is not sent from its beginning again where a part had gone out', async () => {
    const run = start();
    await until(isUp(run));
    run.modem.sending = (reference) =>
      reference === 1 ? '\r\n+CMGS: 1\r\n\r\nOK\r\n' : '\r\n+CMS ERROR: 331\r\n';

    await expect(run.session.send(sms({ text: 'x'.repeat(200) }))).rejects.toMatchObject({
      advice: 'unknown',
    });
  });

  it('goes by the modem whose number the sender is, else by one that is up', async () => {
    const modems = [
      createFakeModem({ phone: '+491700000001' }),
      createFakeModem({ phone: '+491700000002' }),
      createFakeModem({ hasSim: false }),
    ];
    const run = start({ modems });
    await until(
      () => new Set(run.lines.filter(({ state }) => state === 'up').map(({ line }) => line)).size === 2,
    );
    await run.session.send(sms({ key: 'a', sender: '491700000002' }));
    await run.session.send(sms({ key: 'b', sender: '+491700000002' }));
    for (const key of ['c', 'd', 'e', 'f']) await run.session.send(sms({ key, sender: 'Shop' }));

    expect(modems[1]?.sent.length).toBeGreaterThan(2);
    expect(modems[0]?.sent.length).toBeGreaterThan(0);
    expect(modems[2]?.sent).toEqual([]);
  });

  it('waits for a modem that is up', async () => {
    const run = start({ modem: { hasSim: false } });
    await until(() => run.lines.length > 0);

    await expect(run.session.send(sms())).rejects.toMatchObject({
      advice: 'retry',
      message: 'no modem is up',
    });
  });
});

it('a modem over TCP is called where the guard allows it, and found again when its plug was pulled', async () => {
  const fake = createFakeModem();
  const served = await serveModem(fake);
  const taker = createTaker();
  const settings = ModemSettings.parse({ ports: [{ name: 'bank 1', host: '127.0.0.1', port: served.port }] });
  const line = { ...taker.line, settings, guard: createAddressGuard() };
  const refused = openModems(line, { openTransport, timing });
  await until(() => taker.lines.length > 0);
  await refused.close();
  expect(taker.lines[0]).toMatchObject({
    state: 'down',
    error: `127.0.0.1:${served.port}: may not call 127.0.0.1`,
  });

  const session = openModems(
    { ...line, guard: createAddressGuard({ allow: ['127.0.0.0/8'] }) },
    { openTransport, timing },
  );
  open.push(session, served);
  await until(isUp(taker));
  served.unplug();
  fake.put(hello);
  await until(() => taker.sms.length === 1 && fake.stores.SM?.size === 0);

  expect(taker.sms).toMatchObject([{ line: 'bank 1', text: 'hello' }]);
});

it('settings name each port and each modem once', () => {
  const port = { name: 'a', path: '/dev/ttyUSB0' };

  expect(ModemSettings.safeParse({ ports: [port, { ...port, path: '/dev/ttyUSB1' }] }).success).toBe(false);
  expect(ModemSettings.safeParse({ ports: [port, { ...port, name: 'b' }] }).success).toBe(false);
  expect(ModemSettings.safeParse({ ports: [{ ...port, pin: '12' }] }).success).toBe(false);
  expect(
    ModemSettings.safeParse({ ports: [port, { name: 'b', host: '10.0.0.1', port: 2001, pin: '1234' }] })
      .success,
  ).toBe(true);
});
