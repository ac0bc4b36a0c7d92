import { afterEach, expect, it } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import type { SourceSms } from '#suppliers/own-kind';
import { createFakeModem } from '#test/fake-modem';
import { deliverPdu } from '#test/modem-pdus';
import { openPty } from '#test/pty';
import { until } from '#test/until';
import { openModems } from './open-modems.ts';
import { ModemSettings } from './settings.ts';
import { usualTiming } from './timing.ts';
import { openTransport } from './transport.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A modem at a serial port, and what a platform that may be killed has stored of it. */
async function plugIn() {
  const fake = createFakeModem({ phone: '+491701234567' });
  const pty = await openPty();
  open.push(pty);
  fake.attach(pty.end);
  const stored = new Map<string, SourceSms>();
  const events: string[] = [];
  const failures: Error[] = [];

  function serve() {
    const session = openModems(
      {
        settings: ModemSettings.parse({ ports: [{ name: 'stick', path: pty.path }] }),
        guard: createAddressGuard(),
        clock: () => new Date(0),
        async receive(sms) {
          const failure = failures.shift();
          if (failure) throw failure;
          const isKnown = stored.has(sms.id ?? '');
          stored.set(sms.id ?? '', sms);
          events.push(isKnown ? 'repeated' : `stored, ${fake.stores.SM?.size} in the modem`);
          return isKnown ? 'repeated' : 'stored';
        },
        report: async () => {},
        tell: () => {},
        note: () => {},
      },
      { openTransport, timing: { ...usualTiming, settle: 20, again: 20, list: 50, grace: 200 } },
    );
    open.push(session);
    return session;
  }

  return { fake, stored, events, failures, serve };
}

it('an SMS comes through a serial port, is stored, and only then deleted', async () => {
  const { fake, stored, events, failures, serve } = await plugIn();
  failures.push(new Error('no database'));
  serve();
  await until(() => fake.commands.includes('AT+CMGL=4'));
  fake.arrive(deliverPdu({ from: 'Telegram', text: 'Login code: 12345' }));
  await until(() => fake.stores.SM?.size === 0);

  expect([...stored.values()]).toMatchObject([
    { line: 'stick', from: 'Telegram', text: 'Login code: 12345' },
  ]);
  expect(events).toEqual(['stored, 1 in the modem']);
});

it('a server that ends between the commit and the deletion loses nothing and doubles nothing', async () => {
  const { fake, stored, events, serve } = await plugIn();
  // The modem does not get to see the deletion of the first server.
  fake.answer = (command) => (command.startsWith('AT+CMGD') ? '' : undefined);
  const first = serve();
  fake.put(deliverPdu({ from: 'Telegram', text: 'Login code: 12345' }));
  await until(() => fake.commands.some((command) => command.startsWith('AT+CMGD')));
  await first.close();
  expect(fake.stores.SM?.size).toBe(1);

  fake.answer = undefined;
  serve();
  await until(() => fake.stores.SM?.size === 0);

  expect(stored.size).toBe(1);
  expect(events).toEqual(['stored, 1 in the modem', 'repeated']);
});
