import type { FastifyInstance, FastifyReply } from 'fastify';
import { addParsers } from './parsers.ts';
import { sendPayPage } from './pay-page.ts';
import type { EmulatedPayment, Pay4bitOutcome } from './pay4bit-payment.ts';
import type { Till } from './pay4bit-till.ts';

type Deps = {
  readonly till: Till;
  readonly returnUrl?: string;
  readonly pay: (id: string, outcome: Pay4bitOutcome) => Promise<unknown>;
};

const buttons: readonly [Pay4bitOutcome, string][] = [
  ['paid', 'Paid'],
  ['underpaid', 'Underpaid'],
  ['cancel', 'Cancel'],
  ['error', 'Card refused'],
  ['check', 'Check only'],
];
const over = new Set(['paid', 'refused', 'cancelled']);

/** The payer's page, `pay`; its address holds the whole signed payment. */
export async function registerPay4bit(scope: FastifyInstance, { till, returnUrl, pay }: Deps): Promise<void> {
  addParsers(scope);
  scope.get('/pay', async (request, reply) => {
    const visited = till.visit(request.url);
    const payment = 'localpayId' in visited ? till.find(visited.localpayId) : undefined;
    if (payment) return showPage(payment, reply, returnUrl);
    const why = 'refusal' in visited ? visited.refusal : 'forgotten';
    return reply.code(400).type('text/plain').send(`Payment refused: ${why}`);
  });
  scope.post('/pay', async (request, reply) => {
    const chosen = request.body instanceof URLSearchParams ? request.body.get('outcome') : undefined;
    const outcome = buttons.find(([known]) => known === chosen)?.[0];
    const visited = till.visit(request.url);
    if (outcome && 'localpayId' in visited) await pay(visited.localpayId, outcome);
    return reply.redirect(request.url, 303);
  });
}

function showPage(
  payment: EmulatedPayment,
  reply: FastifyReply,
  returnUrl: string | undefined,
): FastifyReply {
  const { checkSign: _, ...shown } = payment;
  return sendPayPage(reply, {
    title: `Pay ${payment.amount} ${payment.currency}`,
    rows: Object.entries(shown),
    buttons: over.has(payment.state) ? [] : buttons,
    returnUrl,
  });
}
