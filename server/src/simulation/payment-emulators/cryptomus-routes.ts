import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#kernel/clock';
import { formatMicros } from '#kernel/money';
import type { Books } from './cryptomus-books.ts';
import { renderServices } from './cryptomus-coins.ts';
import {
  type CryptomusOutcome,
  cryptomusOutcomes,
  type EmulatedInvoice,
  openEmulated,
  renderInvoice,
} from './cryptomus-invoice.ts';
import { parseInfo, parseOpen, signAsProvider } from './cryptomus-requests.ts';
import { addParsers } from './parsers.ts';
import { sendPayPage } from './pay-page.ts';

/** `error`: 500 with the envelope. `refuse`: 422. `busy`: 429. */
export type CryptomusFault = 'error' | 'refuse' | 'busy';

type Deps = {
  readonly apiKey: string;
  readonly merchant: string;
  readonly clock: Clock;
  readonly books: Books;
  readonly findPageUrl: (invoice: EmulatedInvoice) => string;
  readonly takeFault: () => CryptomusFault | undefined;
  readonly pay: (id: string, outcome: CryptomusOutcome) => Promise<unknown>;
};

type Answer = { readonly status: number; readonly body: unknown };

const faults: Readonly<Record<CryptomusFault, Answer>> = {
  error: { status: 500, body: { message: 'Server error, #1', code: 500, error: null } },
  refuse: { status: 422, body: { state: 1, errors: { amount: ['validation.min.numeric'] } } },
  busy: { status: 429, body: { message: 'Too Many Attempts.' } },
};

/** The API under `/v1`, the payer's page under `/pay`. */
export async function registerCryptomus(scope: FastifyInstance, deps: Deps): Promise<void> {
  addParsers(scope);
  addCall(scope, deps, '/v1/payment', answerOpen);
  addCall(scope, deps, '/v1/payment/info', answerInfo);
  addCall(scope, deps, '/v1/payment/services', () => succeed(renderServices()));

  scope.get<{ Params: { uuid: string } }>('/pay/:uuid', async ({ params }, reply) =>
    showPage(deps.books.find(params.uuid), reply),
  );
  scope.post<{ Params: { uuid: string } }>('/pay/:uuid', async (request, reply) => {
    const chosen = request.body instanceof URLSearchParams ? request.body.get('outcome') : undefined;
    const outcome = cryptomusOutcomes.find((known) => known === chosen);
    if (outcome && deps.books.find(request.params.uuid)) await deps.pay(request.params.uuid, outcome);
    return reply.redirect(request.url, 303);
  });
}

/** A call is answered only when the merchant signed it, and no fault was ordered. */
function addCall(
  scope: FastifyInstance,
  deps: Deps,
  path: string,
  answer: (deps: Deps, body: unknown) => Answer,
): void {
  scope.post(path, async (request, reply) => {
    const fault = deps.takeFault();
    const { status, body } = fault
      ? faults[fault]
      : isSigned(deps, request)
        ? answer(deps, parseBody(request))
        : { status: 401, body: { message: 'Invalid Sign.' } };
    return reply.code(status).send(body);
  });
}

function isSigned({ apiKey, merchant }: Deps, { headers, body }: FastifyRequest): boolean {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return headers.merchant === merchant && headers.sign === signAsProvider(bytes, apiKey);
}

function answerOpen({ books, clock, findPageUrl }: Deps, body: unknown): Answer {
  const parsed = parseOpen(body);
  if ('errors' in parsed) return { status: 422, body: { state: 1, errors: parsed.errors } };
  const { open } = parsed;
  const invoice = books.find(open.orderId) ?? books.keep(openEmulated(open, clock()));
  return succeed(renderInvoice(invoice, findPageUrl(invoice)));
}

function answerInfo({ books, findPageUrl }: Deps, body: unknown): Answer {
  const parsed = parseInfo(body);
  if ('errors' in parsed) return { status: 422, body: { state: 1, errors: parsed.errors } };
  const invoice = books.find(parsed.id);
  if (!invoice) return { status: 404, body: { state: 1, message: 'Invoice not found' } };
  return succeed(renderInvoice(invoice, findPageUrl(invoice)));
}

function succeed(result: unknown): Answer {
  return { status: 200, body: { state: 0, result } };
}

function parseBody({ body }: FastifyRequest): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

const openButtons: readonly [CryptomusOutcome, string][] = [
  ['paid', 'Paid'],
  ['wrong_amount', 'Underpaid'],
  ['cancel', 'Cancel'],
  ['paid_over', 'Overpaid'],
  ['wrong_amount_waiting', 'Underpaid, may add'],
  ['confirm_check', 'Seen, not confirmed'],
  ['fail', 'Fail'],
  ['locked', 'Lock'],
];
const refundButtons: readonly [CryptomusOutcome, string][] = [
  ['refund_process', 'Refund: begun'],
  ['refund_fail', 'Refund: failed'],
  ['refund_paid', 'Refund: done'],
];
const refundable = new Set(['paid', 'paid_over', 'wrong_amount', 'refund_process']);

function showPage(invoice: EmulatedInvoice | undefined, reply: FastifyReply): FastifyReply {
  if (!invoice) return reply.code(404).type('text/plain').send('No such invoice.');
  const facts = renderInvoice(invoice, '');
  const shown = ['order_id', 'payer_amount', 'payer_currency', 'network', 'address', 'status', 'is_final'];
  const payable = facts.is_final === true ? [] : openButtons;
  return sendPayPage(reply, {
    title: `Pay ${formatMicros(invoice.amountMicros)} ${invoice.currency}`,
    rows: shown.map((field) => [field, String(facts[field] ?? '–')]),
    buttons: refundable.has(invoice.status) ? refundButtons : payable,
    returnUrl: invoice.urlReturn,
  });
}
