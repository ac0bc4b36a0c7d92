import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { RENT_SERVICE } from '#suppliers/supplier';
import { supplierIdOf } from './partners.ts';
import {
  PurchaseLimitReply,
  RefusedSendersReply,
  ServiceSwitchReply,
  SetServiceSwitchReply,
} from './replies/sales-rules.ts';
import { type Context, defineRoute, record } from './route.ts';
import { line, pageOf, Reference, ServiceId } from './wire.ts';

const listSwitches = defineRoute({
  name: 'listServiceSwitches',
  method: 'GET',
  path: '/service-switches',
  summary: 'Lists services that are not sold.',
  description:
    'Services, and renting (`rent`), that are not sold: to nobody (neither supplier nor account), from one supplier, or to one account.',
  reply: pageOf(ServiceSwitchReply),
  async run({ core }) {
    const { services } = await core.catalog.view();
    const everywhere = services
      .filter(({ enabled }) => !enabled)
      .map(({ id }) => ({ serviceId: id, supplierId: null, accountId: null }));
    return { items: [...everywhere, ...(await core.supply.listServiceSwitches())], next: null };
  },
});

const setSwitch = defineRoute({
  name: 'setServiceSwitch',
  method: 'POST',
  path: '/service-switches',
  summary: 'Switches a service off or on, for all or some.',
  reply: SetServiceSwitchReply,
  refusals: ['not_found'],
  body: z
    .strictObject({
      service: ServiceId,
      supplier: Reference.optional(),
      account: Reference.optional(),
      off: z.boolean(),
    })
    .refine(({ supplier, account }) => !(supplier && account), 'names a supplier or an account, not both'),
  example: { body: { service: 'wa', off: true } },
  async run(context, { body: { service, supplier, account, off } }) {
    const { core, actor } = context;
    const serviceId = service === RENT_SERVICE ? service : await knownService(context, service);
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    const accountId = account && (await core.accounts.get(account)).id;
    const which =
      supplierId !== undefined
        ? { serviceId, supplierId }
        : accountId !== undefined
          ? { serviceId, accountId }
          : serviceId === RENT_SERVICE
            ? ({ serviceId, everywhere: true } as const)
            : undefined;
    if (which) await core.supply.setServiceSwitch({ service: which, off, actor });
    else {
      await core.catalog.setServiceEnabled({ id: serviceId, enabled: !off });
      await record(context, off ? 'service.disable' : 'service.enable', `service:${serviceId}`);
    }
    return { serviceId, supplierId: supplierId ?? null, accountId: accountId ?? null, off };
  },
});

const listLimits = defineRoute({
  name: 'listPurchaseLimits',
  method: 'GET',
  path: '/purchase-limits',
  summary: 'Lists limits of purchases.',
  description: 'Limits of purchases by accounts, of one service or (null) of all together.',
  reply: pageOf(PurchaseLimitReply),
  query: z.strictObject({ account: Reference.optional() }),
  async run({ core }, { query: { account } }) {
    const accountId = account && (await core.accounts.get(account)).id;
    return { items: await core.supply.listPurchaseLimits({ accountId }), next: null };
  },
});

const figure = z.int().min(0).max(1_000_000_000).nullable().optional();

const setLimit = defineRoute({
  name: 'setPurchaseLimit',
  method: 'POST',
  path: '/accounts/:account/purchase-limits',
  summary: 'Sets or lifts a limit of purchases.',
  description: 'Replaces the limit of this service, or of all together; without a figure it is gone.',
  reply: PurchaseLimitReply,
  refusals: ['not_found'],
  params: z.strictObject({ account: Reference }),
  body: z.strictObject({
    service: ServiceId.nullable().optional(),
    maxOpen: figure,
    maxPerDay: figure,
  }),
  example: { body: { service: 'tg', maxPerDay: 100 } },
  async run(context, { params, body: { service = null, maxOpen = null, maxPerDay = null } }) {
    const { core, actor } = context;
    const { id: accountId } = await core.accounts.get(params.account);
    const serviceId = service === null ? null : await knownService(context, service);
    const limit = { accountId, serviceId, maxOpen, maxPerDay };
    await core.supply.setPurchaseLimit({ ...limit, actor });
    return limit;
  },
});

const listRefusedSenders = defineRoute({
  name: 'listRefusedSenders',
  method: 'GET',
  path: '/refused-senders',
  summary: 'Lists whose messages are refused.',
  description: 'Whose messages are refused at the door; with `sender` what the list says about that name.',
  reply: RefusedSendersReply,
  query: z.strictObject({
    country: z.string().length(2).toUpperCase().optional(),
    sender: line(64).optional(),
  }),
  async run({ core }, { query: { country, sender } }) {
    const { list, check } = core.messages.refusedSenders;
    if (sender !== undefined) {
      const { refused, rule = null } = check(sender);
      return { sender, refused, rule };
    }
    return { items: list.filter((one) => country === undefined || one.country === country), next: null };
  },
});

export const salesRuleRoutes = [listSwitches, setSwitch, listLimits, setLimit, listRefusedSenders];

async function knownService({ core }: Pick<Context, 'core'>, id: string): Promise<string> {
  const service = (await core.catalog.view()).service(id);
  if (!service) throw new Refusal('not_found', { service: id });
  return service.id;
}
