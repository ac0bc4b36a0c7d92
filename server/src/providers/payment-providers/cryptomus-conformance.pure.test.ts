import { createHash } from 'node:crypto';
import { conformanceCommand, describeConformance } from './conformance.ts';
import { createCryptomus } from './cryptomus/index.ts';
import type { CallbackRequest } from './payment-provider.ts';

const key = 'test-payment-key';
const uuid = '35a4ee29-16ef-4b18-9960-b7812c836bb1';

const result = {
  uuid,
  order_id: conformanceCommand.invoiceId,
  amount: '5.00',
  payment_amount: '0.00',
  payer_amount: '4.99',
  payer_currency: 'USDT',
  currency: 'USD',
  network: 'bsc',
  address: '0x66b928a82377d75ced043e95738372e9e9607f1f',
  payment_status: 'check',
  url: `https://pay.cryptomus.com/pay/${uuid}`,
  expired_at: 1748615577,
  status: 'check',
  is_final: false,
};

function lie(changes: Record<string, unknown>): unknown {
  return { state: 0, result: { ...result, ...changes } };
}

const fields = {
  type: 'payment',
  uuid,
  order_id: conformanceCommand.invoiceId,
  amount: '5.00',
  payment_amount: '4.99',
  payer_amount: '4.99',
  is_final: true,
  status: 'paid',
  network: 'bsc',
  currency: 'USD',
  payer_currency: 'USDT',
  additional_data: 'a/b',
};

function webhook(changes: Record<string, unknown> = {}, signKey = key): CallbackRequest {
  const text = JSON.stringify({ ...fields, ...changes }).replaceAll('/', '\\/');
  const sign = createHash('md5')
    .update(Buffer.from(text).toString('base64') + signKey)
    .digest('hex');
  return send(text.replace(/\}$/, `,"sign":"${sign}"}`));
}

function send(text: string): CallbackRequest {
  return { rawBody: Buffer.from(text), rawQuery: '' };
}

const genuine = webhook();
const text = genuine.rawBody.toString();

describeConformance({
  name: 'cryptomus',
  secret: key,
  create: (baseUrl, timeoutMs) =>
    createCryptomus({ baseUrl, merchantId: 'merchant-1', paymentKey: key, timeoutMs }),
  goodAnswer: { state: 0, result },
  lies: {
    'no result': { state: 0 },
    'a result of null': { state: 0, result: null },
    'a list': { state: 0, result: [result] },
    'a failure that looks fine': { state: 1, result },
    'an amount as a number': lie({ amount: 5 }),
    'a negative amount': lie({ amount: '-5.00' }),
    'an amount beyond all money': lie({ amount: '99999999999999999999.00' }),
    'an amount finer than a micro': lie({ amount: '5.00000000001' }),
    'a share beyond all money': lie({
      payment_amount: '99999999999999999999',
      status: 'paid_over',
      payment_status: 'paid_over',
    }),
    'no status': lie({ status: undefined, payment_status: undefined }),
    'a status that is no word': lie({ status: 1, payment_status: { paid: true } }),
    'no currency': lie({ currency: undefined }),
    'no id': lie({ uuid: undefined }),
    'another invoice': lie({ order_id: 'another' }),
    'is_final as a word': lie({ is_final: 'true' }),
  },
  callbacks: {
    genuine,
    next: webhook({ status: 'refund_paid' }),
    forged: {
      'signed with another key': webhook({}, 'another-key'),
      'a changed status': send(text.replace('"paid"', '"paid_over"')),
      'a changed amount': send(text.replace('"5.00"', '"9.00"')),
      'a member added': send(text.replace('{', '{"x":1,')),
      'no sign': send(text.replace(/,"sign":"\w+"/, '')),
      'an empty sign': send(text.replace(/"sign":"\w+"/, '"sign":""')),
      'a sign in capitals': send(text.replace(/"sign":"(\w+)"/, (all) => all.toUpperCase())),
      'a sign that is no text': send(text.replace(/"sign":"\w+"/, '"sign":0')),
      'of a static wallet': webhook({ type: 'wallet' }),
      'signed, but without an invoice': webhook({ order_id: undefined }),
      'signed, but the amount is a number': webhook({ amount: 5 }),
    },
  },
});
