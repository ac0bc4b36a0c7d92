import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProviders } from './providers.ts';
import type { PaymentSettings } from './settings.ts';

let shop: FastifyInstance;
/** The queries of callbacks that arrived at the shop. */
let reported: string[];
let publicUrl: string;

const clock = () => new Date();
const settings = (more: Partial<PaymentSettings> = {}): PaymentSettings => ({
  simulated: false,
  publicUrl: () => publicUrl,
  minMicros: 1_000_000n,
  maxMicros: 100_000_000n,
  overpaid: 'record',
  rates: [],
  ...more,
});
const demo = createProviders(settings({ simulated: true }), clock);

const invoice = {
  invoiceId: '8c7f1f9e-6f1c-4a36-9d2c-0d6c7a3f0b11',
  amountMicros: 5_000_000n,
  currency: 'USD' as const,
  description: 'Top-up 8c7f1f9e-6f1c-4a36-9d2c-0d6c7a3f0b11',
  accountRef: 'demo',
  lifetimeSeconds: 3_600,
};

beforeAll(async () => {
  reported = [];
  shop = Fastify();
  for (const [name, emulator] of Object.entries(demo.emulators))
    await shop.register(emulator.register, { prefix: `/sim/payments/${name}` });
  shop.get('/callbacks/pay4bit', (request, reply) => {
    reported.push(request.url);
    return reply.send('{"result":{"message":"fine"}}');
  });
  await shop.listen({ host: '127.0.0.1', port: 0 });
  publicUrl = `http://127.0.0.1:${(shop.server.address() as AddressInfo).port}`;
});
afterAll(() => shop.close());

describe('a provider that is not set up', () => {
  const none = createProviders(settings(), clock);

  it('is not there, and has no stand-in', () => {
    expect([none.find('cryptomus'), none.find('pay4bit')]).toEqual([undefined, undefined]);
    expect(none.emulators).toEqual({});
    expect(() => none.get('pay4bit')).toThrow(expect.objectContaining({ code: 'payment_unavailable' }));
  });

  it('has a stand-in in the demo, at which an invoice is opened and read', async () => {
    const cryptomus = demo.get('cryptomus');

    const opened = await cryptomus.openInvoice({ ...invoice, callbackUrl: demo.callbackUrl('cryptomus') });
    const read = await cryptomus.readInvoice?.({ invoiceId: invoice.invoiceId });

    expect(opened.url).toBe(`${publicUrl}/sim/payments/cryptomus/pay/${opened.providerId}`);
    expect(read).toMatchObject({ status: 'pending', providerId: opened.providerId });
  });

  it('has a stand-in in the demo that reports where callbacks are taken', async () => {
    const { url } = await demo
      .get('pay4bit')
      .openInvoice({ ...invoice, callbackUrl: demo.callbackUrl('pay4bit') });
    expect(url).toContain(`${publicUrl}/sim/payments/pay4bit/pay?`);

    demo.emulators.pay4bit?.visit(url);
    await demo.emulators.pay4bit?.pay(invoice.invoiceId, 'check');

    expect(reported).toEqual([expect.stringMatching(/^\/callbacks\/pay4bit\?method=check&/)]);
  });
});

describe('a provider that is set up', () => {
  const account = { baseUrl: 'https://pay.example', merchantId: 'm', paymentKey: 'k' };
  const card = { payUrl: 'https://card.example/pay', publicKey: 'p', secretKey: 's' };
  const real = createProviders(settings({ simulated: true, cryptomus: account, pay4bit: card }), clock);

  it('has no stand-in, in the demo either', async () => {
    expect(real.emulators).toEqual({});
    const { url } = await real
      .get('pay4bit')
      .openInvoice({ ...invoice, callbackUrl: real.callbackUrl('pay4bit') });
    expect(url).toContain('https://card.example/pay?');
  });

  it('is made once', () => {
    expect(real.get('cryptomus')).toBe(real.get('cryptomus'));
    expect(real.find('pay4bit')).toBe(real.get('pay4bit'));
    expect(real.get('pay4bit').name).toBe('pay4bit');
  });
});
