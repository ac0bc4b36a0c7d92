import { afterEach, describe, expect, it } from 'vitest';
import { createFakeModem } from '#test/fake-modem';
import { readSubmitPdu, statusReportPdu } from '#test/modem-pdus';
import { isModemUp, startModems } from '#test/modem-run';
import { until } from '#test/until';

const sms = (more: object = {}) => ({ key: 'k1', to: '4915112345678', sender: '', text: 'hi', ...more });
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function start(given: Parameters<typeof startModems>[0] = {}) {
  const run = startModems(given);
  open.push(run.session);
  return run;
}

describe('an SMS that goes out by a modem', () => {
  it('is sent in its parts, once, and its reports make one', async () => {
    const run = start();
    await until(isModemUp(run));
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
    await until(isModemUp(run));
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
    await until(isModemUp(run));
    run.modem.sending = () => answer;

    await expect(run.session.send(sms())).rejects.toMatchObject({ name: 'SupplierFailure', advice });
  });

  it('may have gone out where the port goes away after it was given', async () => {
    const run = start();
    await until(isModemUp(run));
    run.modem.sending = () => {
      run.modem.end();
      return '';
    };

    await expect(run.session.send(sms())).rejects.toMatchObject({ advice: 'unknown' });
  });

  it('is not sent from its beginning again where a part had gone out', async () => {
    const run = start();
    await until(isModemUp(run));
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
