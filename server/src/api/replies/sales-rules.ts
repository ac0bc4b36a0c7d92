import { z } from 'zod';

export const ServiceSwitchReply = z
  .object({ serviceId: z.string(), supplierId: z.bigint().nullable(), accountId: z.bigint().nullable() })
  .meta({ id: 'ServiceSwitch' });

export const PurchaseLimitReply = z
  .object({
    accountId: z.bigint(),
    serviceId: z.string().nullable(),
    maxOpen: z.number().nullable(),
    maxPerDay: z.number().nullable(),
  })
  .meta({ id: 'PurchaseLimit' });

export const SetServiceSwitchReply = z
  .object({
    serviceId: z.string(),
    supplierId: z.bigint().nullable(),
    accountId: z.bigint().nullable(),
    off: z.boolean(),
  })
  .meta({ id: 'SetServiceSwitch' });

export const RefusedSendersReply = z
  .union([
    z.object({ sender: z.string(), refused: z.boolean(), rule: z.string().nullable() }),
    z.object({
      items: z.array(
        z.object({
          country: z.string(),
          kind: z.string(),
          institution: z.string(),
          senders: z.array(z.string()),
        }),
      ),
      next: z.null(),
    }),
  ])
  .meta({ id: 'RefusedSenders' });
