import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createPayer, type Payer } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';

let world: PaymentWorld;
let payer: Payer;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  payer = await createPayer(world);
});
afterEach(async () => {
  await world.doJobs();
  await expectSoundBooks(world);
});

describe('reports of a payment', () => {
  test('two hundred of the same at once credit it once', async () => {
    const invoice = await payer.open();
    const [first] = await world.cryptomus
      .pay(invoice.id, 'paid', { callback: 'hold' })
      .then(() => world.cryptomus.release('kept'));

    const { url, headers, body } = first ?? { url: '', headers: {}, body: '' };
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        if (index % 50 === 0) await Promise.all([world.doJobs(), world.core.payments.reconcile(invoice.id)]);
        return (await fetch(url, { method: 'POST', headers, body: body ?? '' })).status;
      }),
    );
    await world.doJobs();

    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect(await world.core.payments.listCallbacks(invoice.id)).toHaveLength(1);
  });

  test('that come out of order end in what is so', async () => {
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'confirm_check', { callback: 'hold' });
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'hold' });

    await world.cryptomus.release('reversed');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'paid' });
    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect(await world.core.payments.listCallbacks(invoice.id)).toHaveLength(2);
  });

  test('that get lost are made up for by asking', async () => {
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'never' });

    await world.wait(61);

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid' });
    expect(await payer.available()).toBe('5.00');
  });

  test('are only hints: a paid one of an unpaid invoice credits nothing', async () => {
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'hold' });
    await world.cryptomus.pay(invoice.id, 'process', { callback: 'never', paidPercent: 0 });

    await world.cryptomus.release('kept');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'pending', providerStatus: 'process' });
    expect(await payer.entries()).toEqual([]);
  });

  test('are not lost when the provider is silent just then', async () => {
    const invoice = await payer.open();
    await world.wait(3_601);
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.setProvidersUp(false);
    await world.doJobs();
    expect(await payer.find(invoice)).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('no answer'),
    });

    await world.setProvidersUp(true);
    await world.wait(700);

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid', lastError: null });
    expect(await payer.available()).toBe('5.00');
  });

  test('about an invoice that is not ours are kept for the operator', async () => {
    const invoice = await payer.open();
    const report = await world.cryptomus
      .pay(invoice.id, 'paid', { callback: 'hold' })
      .then(() => world.cryptomus.release('kept'));
    const other = await createPaymentWorld();

    const answers = await Promise.all(
      report.map(({ headers, body }) =>
        fetch(`${other.shopUrl()}/callbacks/cryptomus`, { method: 'POST', headers, body: body ?? '' }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(await other.core.payments.listCases({ limit: 10 })).toMatchObject([
      { kind: 'unknown_invoice', invoiceId: invoice.id },
    ]);
    await other.close();
  });
});
