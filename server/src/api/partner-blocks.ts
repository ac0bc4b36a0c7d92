import { z } from 'zod';
import { supplierIdOf } from './partners.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, Phone, page, paging, Reference, whole } from './wire.ts';

const supplier = Reference.optional();
const flag = z
  .enum(['0', '1', 'false', 'true'])
  .transform((word) => word === '1' || word === 'true')
  .optional();

/** Why nothing is ordered of a partner, newest first; with `lasting` only what holds now. */
const listBlocks = defineRoute({
  name: 'listBlocks',
  method: 'GET',
  path: '/blocks',
  query: z.strictObject({ ...paging, supplier, lasting: flag }),
  async run(context, { query: { limit, cursor, supplier, lasting } }) {
    const rows = await context.core.supply.blocks({
      supplierId: supplier && (await supplierIdOf(context, supplier)),
      lasting,
      before: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: (row) => row });
  },
});

/** Without `seconds` until it is lifted. */
const addBlock = defineRoute({
  name: 'addBlock',
  method: 'POST',
  path: '/suppliers/:supplier/blocks',
  status: 201,
  params: z.strictObject({ supplier: Reference }),
  body: z
    .strictObject({
      seconds: z
        .int()
        .min(1)
        .max(366 * 86_400)
        .optional(),
    })
    .optional(),
  async run(context, { params, body }) {
    const { core, actor } = context;
    const supplierId = await supplierIdOf(context, params.supplier);
    await core.supply.block({ supplierId, seconds: body?.seconds, actor });
    const lasting = await core.supply.blocks({ supplierId, lasting: true, limit: 10 });
    return lasting.find(({ reason }) => reason === 'by_hand');
  },
});

const liftBlock = defineRoute({
  name: 'liftBlock',
  method: 'DELETE',
  path: '/suppliers/:supplier/blocks/:block',
  params: z.strictObject({ supplier: Reference, block: Id }),
  async run(context, { params }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.supply.liftBlock({ supplierId, id: params.block });
    await record(context, 'partner.lift-block', `supplier:${supplierId}`, { id: String(params.block) });
    return { id: params.block, lifted: true };
  },
});

/** Numbers that are not rented out because no message reached them, soonest free first. */
const listBans = defineRoute({
  name: 'listBans',
  method: 'GET',
  path: '/rent-bans',
  query: z.strictObject({ supplier }),
  async run(context, { query: { supplier } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    return { items: await context.core.rentals.listBans({ supplierId }), next: null };
  },
});

const liftBan = defineRoute({
  name: 'liftBan',
  method: 'DELETE',
  path: '/rent-bans/:phone',
  params: z.strictObject({ phone: Phone }),
  async run(context, { params: { phone } }) {
    await context.core.rentals.liftBan(phone);
    await record(context, 'number.lift-rent-ban', `number:${phone}`);
    return { phone, lifted: true };
  },
});

/** Oddities in partners' calls and answers, last seen first. */
const listNotices = defineRoute({
  name: 'listNotices',
  method: 'GET',
  path: '/partner-notices',
  query: z.strictObject({ limit: whole(1, 1_000).default(100), supplier, kind: line(100).optional() }),
  async run(context, { query: { limit, supplier, kind } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    return { items: await context.core.supply.notices({ supplierId, kind, limit }), next: null };
  },
});

export const partnerBlockRoutes = [listBlocks, addBlock, liftBlock, listBans, liftBan, listNotices];
