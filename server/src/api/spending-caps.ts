import { z } from 'zod';
import type { Core } from '#core';
import { parseMicros } from '#kernel/money';
import { defineRoute, record } from './route.ts';
import { decimal, Id, pageOf, Reference } from './wire.ts';

const SpendingCapReply = z
  .object({
    keyId: z.bigint().nullable().meta({ description: 'Null: of the account as a whole.' }),
    order: z.string().nullable().meta({ description: 'The most that one order may cost; null: no cap.' }),
    day: z.string().nullable().meta({ description: 'The most in a day of UTC; null: no cap.' }),
    spentToday: z.string(),
  })
  .meta({ id: 'SpendingCap' });

const params = z.strictObject({ account: Reference });

const listSpendingCaps = defineRoute({
  name: 'listSpendingCaps',
  method: 'GET',
  path: '/accounts/:account/spending-caps',
  own: { path: '/spending-caps', scope: 'read' },
  summary: 'Lists the caps on what an account and its keys may spend.',
  description: 'The account’s own first, then those of its keys.',
  reply: pageOf(SpendingCapReply),
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return { items: (await core.accounts.listCaps(id)).map(renderCap), next: null };
  },
});

const money = z
  .string({ error: 'must be a decimal text, like "12.50"' })
  .max(40)
  .transform(parseMicros)
  .nullable();

const setSpendingCap = defineRoute({
  name: 'setSpendingCap',
  method: 'POST',
  path: '/accounts/:account/spending-caps',
  summary: 'Sets the caps of an account, or of one of its keys.',
  description: 'Both are set anew; null lifts one. What was spent today counts.',
  reply: SpendingCapReply,
  refusals: ['bad_amount', 'not_found'],
  params,
  body: z.strictObject({ key: Id.optional(), order: money.default(null), day: money.default(null) }),
  example: { body: { order: '1.00', day: '20.00' } },
  async run(context, { params, body: { key, order, day } }) {
    const { accounts } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const cap = renderCap(
      await accounts.setCaps({ accountId, keyId: key, orderMicros: order, dayMicros: day }),
    );
    await record(context, 'spending-cap.set', `account:${accountId}`, {
      key: cap.keyId === null ? null : String(cap.keyId),
      ...{ order: cap.order, day: cap.day },
    });
    return cap;
  },
});

export const spendingCapRoutes = [listSpendingCaps, setSpendingCap];

type Cap = Awaited<ReturnType<Core['accounts']['setCaps']>>;

const written = (micros: bigint | null) => (micros === null ? null : decimal(micros));

function renderCap({ keyId, orderMicros, dayMicros, spentTodayMicros }: Cap) {
  return {
    keyId: keyId ?? null,
    order: written(orderMicros),
    day: written(dayMicros),
    spentToday: decimal(spentTodayMicros),
  };
}
