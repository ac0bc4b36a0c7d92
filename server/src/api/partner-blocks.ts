import { z } from 'zod';
import { supplierIdOf } from './partners.ts';
import {
  BlockRemovedReply,
  BlockReply,
  PartnerNoticeReply,
  RentBanRemovedReply,
  RentBanReply,
} from './replies/partner-blocks.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, Phone, page, pageOf, paging, Reference, whole } from './wire.ts';

const supplier = Reference.optional();
const flag = z
  .enum(['0', '1', 'false', 'true'])
  .transform((word) => word === '1' || word === 'true')
  .optional();

const listBlocks = defineRoute({
  name: 'listBlocks',
  method: 'GET',
  path: '/blocks',
  summary: 'Lists why nothing is ordered of partners.',
  description: 'Why nothing is ordered of a partner, newest first; with `lasting` only what holds now.',
  reply: pageOf(BlockReply),
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

const addBlock = defineRoute({
  name: 'addBlock',
  method: 'POST',
  path: '/suppliers/:supplier/blocks',
  status: 201,
  summary: 'Stops ordering of a partner.',
  description: 'Without `seconds` until it is lifted.',
  reply: z
    .object({
      id: z.bigint(),
      supplierId: z.bigint(),
      reason: z.enum(['silent', 'false_stock', 'no_answer', 'poll_failing', 'by_hand']),
      details: z.record(z.string(), z.unknown()),
      startedAt: z.date(),
      endsAt: z.date().nullable(),
      liftedAt: z.date().nullable(),
    })
    .optional(),
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
  example: { body: { seconds: 60 } },
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
  summary: 'Lifts a block.',
  reply: BlockRemovedReply,
  params: z.strictObject({ supplier: Reference, block: Id }),
  async run(context, { params }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.supply.liftBlock({ supplierId, id: params.block });
    await record(context, 'partner.lift-block', `supplier:${supplierId}`, { id: String(params.block) });
    return { id: params.block, lifted: true };
  },
});

const listBans = defineRoute({
  name: 'listRentBans',
  method: 'GET',
  path: '/rent-bans',
  summary: 'Lists numbers that are not rented out.',
  description: 'Numbers that are not rented out because no message reached them, soonest free first.',
  reply: pageOf(RentBanReply),
  query: z.strictObject({ supplier }),
  async run(context, { query: { supplier } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    return { items: await context.core.rentals.listBans({ supplierId }), next: null };
  },
});

const liftBan = defineRoute({
  name: 'liftRentBan',
  method: 'DELETE',
  path: '/rent-bans/:phone',
  summary: 'Lets a number be rented out again.',
  reply: RentBanRemovedReply,
  params: z.strictObject({ phone: Phone }),
  async run(context, { params: { phone } }) {
    await context.core.rentals.liftBan(phone);
    await record(context, 'number.lift-rent-ban', `number:${phone}`);
    return { phone, lifted: true };
  },
});

const listNotices = defineRoute({
  name: 'listPartnerNotices',
  method: 'GET',
  path: '/partner-notices',
  summary: 'Lists oddities of partners.',
  description: "Oddities in partners' calls and answers, last seen first.",
  reply: pageOf(PartnerNoticeReply),
  query: z.strictObject({ limit: whole(1, 1_000).default(100), supplier, kind: line(100).optional() }),
  async run(context, { query: { limit, supplier, kind } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    return { items: await context.core.supply.notices({ supplierId, kind, limit }), next: null };
  },
});

export const partnerBlockRoutes = [listBlocks, addBlock, liftBlock, listBans, liftBan, listNotices];
