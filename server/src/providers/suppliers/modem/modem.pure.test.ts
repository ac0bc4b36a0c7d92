import { afterEach, describe, expect, it } from 'vitest';
import { createFakeModem } from '#test/fake-modem';
import { deliverPdu } from '#test/modem-pdus';
import { createModemTaker, isModemUp, startModems } from '#test/modem-run';
import { until } from '#test/until';

const hello = deliverPdu({ from: '+4915112345678', text: 'hello' });
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function start(given: Parameters<typeof startModems>[0] = {}) {
  const run = startModems(given);
  open.push(run.session);
  return run;
}

describe('a modem', () => {
  it('is made ready and told', async () => {
    const run = start({ modem: { phone: '+491701234567' } });
    await until(isModemUp(run));

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
    await until(isModemUp(run));
    run.modem.arrive(deliverPdu({ from: '22333', text: 'one ', part: { reference: 9, count: 2, index: 1 } }));
    run.modem.arrive(
      deliverPdu({ from: '22333', text: 'two', part: { reference: 9, count: 2, index: 2 } }),
      'ME',
    );
    await until(() => run.taker.sms.length === 2 && run.modem.stores.ME?.size === 0);

    expect(run.taker.sms.map(({ part }) => part?.index)).toEqual([1, 2]);
  });

  it('keeps an SMS until it is stored, and gives it again', async () => {
    const taker = createModemTaker();
    taker.outcomes.push(new Error('no database'), 'flood', 'unknown_number');
    const run = start({ taker, before: (modem) => modem.put(hello) });
    await until(() => run.modem.stores.SM?.size === 0);

    expect(taker.sms).toHaveLength(1);
    expect(run.modem.commands.filter((command) => command === 'AT+CMGL=4').length).toBeGreaterThan(1);
    expect(run.modem.commands.filter((command) => command.startsWith('AT+CMGD')).length).toBe(1);
  });

  it('gives an SMS the same id after a restart, and another to the same text sent later', async () => {
    const taker = createModemTaker();
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
    await until(isModemUp(run));
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
    await until(isModemUp(run));
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

  it('is up where it is in a network of 4G alone', async () => {
    const run = start({
      before(modem) {
        modem.registration = 0;
        modem.answer = (command) => (command === 'AT+CEREG?' ? '\r\n+CEREG: 0,5\r\n\r\nOK\r\n' : undefined);
      },
    });
    await until(() => run.lines.length > 0);

    expect(run.lines[0]).toMatchObject({ state: 'up', operator: 'Testnet' });
  });

  it('that neither announces nor lets its store be chosen is read again and again', async () => {
    const run = start({
      before(modem) {
        modem.answer = (command) => (/^AT\+(?:CNMI|CPMS)/.test(command) ? '\r\nERROR\r\n' : undefined);
      },
    });
    await until(isModemUp(run));
    run.modem.put(hello);
    await until(() => run.modem.stores.SM?.size === 0);

    expect(run.taker.sms).toHaveLength(1);
    expect(run.notes).toContain('does_not_announce');
  });

  it('that floods us with noise still brings what it has', async () => {
    const run = start();
    await until(isModemUp(run));
    run.modem.say('+CMTI: "SM",1\r\nRING\r\n+CMT: ,9\r\nZZ\r\n\u0000\u00ff>'.repeat(500));
    run.modem.say(`${'A'.repeat(50_000)}\r\n`);
    run.modem.arrive(hello);
    await until(() => run.modem.stores.SM?.size === 0 && run.taker.sms.length > 0);

    expect(run.taker.sms.map(({ raw }) => raw)).toContain(hello);
  });

  it('is opened anew when its port goes away', async () => {
    const run = start();
    await until(isModemUp(run));
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
