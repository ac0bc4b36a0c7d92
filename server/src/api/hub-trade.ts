import { z } from 'zod';
import type { HubOperation as Operation } from '#core';
import { parseMicros } from '#kernel/money';
import { hubIdOf, hubParams } from './hubs.ts';
import {
  HubOperationReply,
  HubPushReply,
  HubStatementLineReply,
  RequeueHubPushesReply,
  SettleHubReply,
} from './replies/hub-trade.ts';
import { defineRoute, record } from './route.ts';
import { renderLine } from './supplier-money.ts';
import { decimal, Id, line, Phone, page, pageOf, paging, Reference } from './wire.ts';

const listOperations = defineRoute({
  name: 'listHubOperations',
  method: 'GET',
  path: '/hub-operations',
  summary: 'Lists the numbers that hubs have ordered.',
  description: 'Orders of hubs, newest first.',
  reply: pageOf(HubOperationReply),
  query: z.strictObject({
    ...paging,
    hub: Reference.optional(),
    state: z.enum(['open', 'closed', 'abandoned']).optional(),
    phone: Phone.optional(),
  }),
  async run(context, { query: { limit, cursor, hub, state, phone } }) {
    const rows = await context.core.hubs.operations({
      hubId: hub && (await hubIdOf(context, hub)),
      state,
      phone,
      before: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderOperation });
  },
});

const operationParams = z.strictObject({ operation: Id });

const getOperation = defineRoute({
  name: 'getHubOperation',
  refusals: ['no_operation'],
  method: 'GET',
  path: '/hub-operations/:operation',
  summary: 'Shows an operation of a hub.',
  reply: HubOperationReply,
  params: operationParams,
  run: async ({ core }, { params }) => renderOperation(await core.hubs.operation(params.operation)),
});

const closeOperation = defineRoute({
  name: 'closeHubOperation',
  method: 'POST',
  path: '/hub-operations/:operation/close',
  summary: 'Closes an operation that its hub has forgotten.',
  description:
    "Closes an operation that its hub has forgotten. The hub may still believe in it: an operator's decision.",
  reply: HubOperationReply,
  refusals: ['already_done'],
  params: operationParams,
  body: z.strictObject({
    status: z.union([z.literal(1), z.literal(3), z.literal(4), z.literal(5)]),
    sum: z.string().max(40).optional(),
  }),
  example: { body: { status: 3, sum: '4.5' } },
  async run(context, { params: { operation: id }, body: { status, sum } }) {
    const { hubs } = context.core;
    const sumMicros = sum === undefined ? undefined : parseMicros(sum);
    await hubs.forceClose({ id, status, sumMicros, forcedBy: context.actor });
    const operation = await hubs.operation(id);
    await record(context, 'hub.close-operation', `hub:${operation.hubId}`, {
      operation: String(id),
      status,
    });
    return renderOperation(operation);
  },
});

const listPushes = defineRoute({
  name: 'listHubPushes',
  method: 'GET',
  path: '/hubs/:hub/pushes',
  summary: 'Lists messages on their way to a hub.',
  description: 'Messages on their way, newest first; `dead` are those that were given up.',
  reply: pageOf(HubPushReply),
  params: hubParams,
  query: z.strictObject({
    ...paging,
    state: z.enum(['due', 'delivered', 'rejected', 'filtered', 'stopped', 'expired', 'dead']).optional(),
    operation: Id.optional(),
  }),
  async run(context, { params, query: { limit, cursor, state, operation } }) {
    const rows = await context.core.hubs.pushes({
      hubId: await hubIdOf(context, params.hub),
      state,
      operationId: operation,
      before: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: (push) => push });
  },
});

const requeuePushes = defineRoute({
  name: 'requeueHubPushes',
  method: 'POST',
  path: '/hubs/:hub/pushes/requeue',
  summary: 'Sends messages that were given up again.',
  description: 'Sends dead pushes anew: one, or without `push` all of the hub.',
  reply: RequeueHubPushesReply,
  params: hubParams,
  body: z.strictObject({ push: Id.optional() }).optional(),
  async run(context, { params, body }) {
    const hubId = await hubIdOf(context, params.hub);
    const requeued = await context.core.hubs.requeue({ hubId, id: body?.push });
    const which = body?.push === undefined ? 'all' : String(body.push);
    await record(context, 'hub.requeue', `hub:${hubId}`, { push: which, requeued });
    return { requeued };
  },
});

const listStatement = defineRoute({
  name: 'getHubStatement',
  method: 'GET',
  path: '/hubs/:hub/statement',
  summary: 'Lists what a hub owes and has paid.',
  description:
    "The hub's account: every operation and every payment, newest first, each with the debt before and after. One that is told our list pays elsewhere: of it the state of the list says more.",
  reply: HubStatementLineReply,
  params: hubParams,
  query: z.strictObject(paging),
  async run(context, { params, query: { limit, cursor } }) {
    const { hubs } = context.core;
    const { id: hubId, list } = await hubs.get(params.hub);
    const rows = await hubs.statement({ hubId, before: cursor, limit: limit + 1 });
    return { ...page(rows, { limit, cursor: ({ transferId }) => transferId, render: renderLine }), list };
  },
});

const settle = defineRoute({
  name: 'settleHub',
  method: 'POST',
  path: '/hubs/:hub/settlements',
  status: 201,
  summary: 'Notes that a hub has paid.',
  description: 'The hub has paid, outside; once per reference.',
  reply: SettleHubReply,
  refusals: ['already_exists'],
  params: hubParams,
  body: z.strictObject({
    amount: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40),
    reference: line(200),
  }),
  example: { body: { amount: '0.04', reference: 'invoice 1' } },
  async run(context, { params, body: { amount, reference } }) {
    const { core, actor } = context;
    const hubId = await hubIdOf(context, params.hub);
    await core.hubs.settle({ hubId, amountMicros: parseMicros(amount), reference, actor });
    const [newest] = await core.hubs.statement({ hubId, limit: 1 });
    return { hubId, ...(newest && renderLine(newest)) };
  },
});

export const hubTradeRoutes = [
  listOperations,
  getOperation,
  closeOperation,
  listPushes,
  requeuePushes,
  listStatement,
  settle,
];

function renderOperation({ sumMicros, closeSumMicros, rewardMicros, shareMicros, ...operation }: Operation) {
  const maybe = (micros: bigint | null) => (micros === null ? null : decimal(micros));
  return {
    ...operation,
    sum: decimal(sumMicros),
    closeSum: maybe(closeSumMicros),
    reward: maybe(rewardMicros),
    share: maybe(shareMicros),
  };
}
