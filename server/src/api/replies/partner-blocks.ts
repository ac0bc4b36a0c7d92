import { z } from 'zod';

export const BlockReply = z
  .object({
    id: z.bigint(),
    supplierId: z.bigint(),
    reason: z.enum(['silent', 'false_stock', 'no_answer', 'poll_failing', 'by_hand']),
    details: z.record(z.string(), z.unknown()),
    startedAt: z.date(),
    endsAt: z.date().nullable(),
    liftedAt: z.date().nullable(),
  })
  .meta({ id: 'Block' });

export const RentBanReply = z
  .object({ numberId: z.bigint(), phone: z.string(), supplierId: z.bigint(), until: z.date() })
  .meta({ id: 'RentBan' });

export const PartnerNoticeReply = z
  .object({
    id: z.bigint(),
    supplierId: z.bigint().nullable(),
    kind: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
    count: z.bigint(),
    firstAt: z.date(),
    lastAt: z.date(),
  })
  .meta({ id: 'PartnerNotice' });

export const BlockRemovedReply = z
  .object({ id: z.bigint(), lifted: z.boolean() })
  .meta({ id: 'BlockRemoved' });

export const RentBanRemovedReply = z
  .object({ phone: z.string(), lifted: z.boolean() })
  .meta({ id: 'RentBanRemoved' });
