import { createHash } from 'node:crypto';
import { conformanceCommand, describeConformance } from './conformance.ts';
import { createPay4bit } from './pay4bit/index.ts';
import type { CallbackRequest } from './payment-provider.ts';

const secretKey = 'test-secret';

const fields = {
  method: 'pay',
  account: 'demo',
  projectId: '1',
  sum: '5',
  amount: '5.00',
  currency: 'USD',
  localpayId: '1234567',
  paymentType: 'visa',
  revenue: '4.60',
  desc: `Top-up ${conformanceCommand.invoiceId}`,
};

function hash(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

function sign(changes: Partial<typeof fields> = {}, key = secretKey): Record<string, string> {
  const said = { ...fields, ...changes };
  return {
    ...said,
    sign: hash('md5', `${said.localpayId}${said.account}${said.sum}${key}`),
    check_sign: hash('sha256', `${said.desc}${said.account}${said.amount}${key}`),
  };
}

function send(said: Record<string, string>, more = ''): CallbackRequest {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said))
    query.set(name === 'method' ? name : `params[${name}]`, value);
  return { rawBody: Buffer.alloc(0), rawQuery: `${query}${more}` };
}

function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(sign()).filter(([known]) => known !== name));
}

describeConformance({
  name: 'pay4bit',
  secret: secretKey,
  create: (baseUrl) =>
    createPay4bit({ payUrl: `${baseUrl}/pay`, publicKey: '1ab24-2', secretKey, clock: () => new Date() }),
  callbacks: {
    genuine: send(sign({ method: 'check' })),
    next: send(sign()),
    forged: {
      'signed with another key': send(sign({}, 'another-key')),
      'a changed account': send({ ...sign(), account: 'mallory' }),
      'a changed sum': send({ ...sign(), sum: '9' }),
      'a changed amount': send({ ...sign(), amount: '9.00' }),
      'a changed description': send({ ...sign(), desc: 'Top-up another' }),
      'a changed payment id': send({ ...sign(), localpayId: '7654321' }),
      'no sign': send(without('sign')),
      'no check_sign': send(without('check_sign')),
      'an empty sign': send({ ...sign(), sign: '' }),
      'only the check_sign right': send({ ...sign(), sign: sign().check_sign ?? '' }),
      'a parameter said twice': send(sign(), '&params[account]=demo'),
      'an unknown method': send(sign({ method: 'refund' })),
      'sum and amount that differ': send(sign({ sum: '50' })),
      'an amount that is no number': send(sign({ sum: 'NaN', amount: 'NaN' })),
      'an amount with an exponent': send(sign({ sum: '5e0', amount: '5e0' })),
      'an amount beyond all money': send(sign({ sum: '99999999999', amount: '99999999999.00' })),
      'a payment id that is no number': send(sign({ localpayId: 'inv-1' })),
      'a description without an invoice': send(sign({ desc: 'Balance reload!' })),
    },
  },
});
