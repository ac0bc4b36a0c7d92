import { afterEach, expect, it } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import { createFakeModem, serveModem } from '#test/fake-modem';
import { deliverPdu } from '#test/modem-pdus';
import { createModemTaker, isModemUp, modemTiming as timing } from '#test/modem-run';
import { until } from '#test/until';
import { openModems } from './open-modems.ts';
import { ModemSettings } from './settings.ts';
import { openTransport } from './transport.ts';

const hello = deliverPdu({ from: '+4915112345678', text: 'hello' });
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

it('a modem over TCP is called where the guard allows it, and found again when its plug was pulled', async () => {
  const fake = createFakeModem();
  const served = await serveModem(fake);
  const taker = createModemTaker();
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
  await until(isModemUp(taker));
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
