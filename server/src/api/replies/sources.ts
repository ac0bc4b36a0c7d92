import { z } from 'zod';

export const SourceKindReply = z
  .object({
    name: z.string(),
    label: z.string(),
    hasDoor: z.boolean(),
    hasLine: z.boolean(),
    callsOut: z.boolean(),
    secrets: z.array(z.string()),
    settings: z.unknown(),
  })
  .meta({ id: 'SourceKind' });

export const SourceHealthReply = z
  .object({
    habitSeconds: z.number(),
    supplierId: z.bigint(),
    supplierName: z.string(),
    kind: z.string(),
    state: z.enum(['on', 'off']),
    heardAt: z.date().nullable(),
    beats: z.bigint(),
    silentSince: z.date().nullable(),
    error: z.string().nullable(),
    errorAt: z.date().nullable(),
    messagesToday: z.number(),
    errorsToday: z.number(),
    connectedAt: z.date(),
    condition: z.enum(['off', 'silent', 'well', 'unheard', 'unreadable']),
    silentAfterSeconds: z.number().nullable(),
    isOpen: z.boolean(),
  })
  .meta({ id: 'SourceHealth' });

export const AnnouncedNumberReply = z
  .object({
    supplierId: z.bigint(),
    phone: z.string(),
    state: z.enum(['accepted', 'pending', 'ignored']),
    firstAt: z.date(),
    lastAt: z.date(),
    messages: z.number(),
  })
  .meta({ id: 'AnnouncedNumber' });

export const SourceReply = z
  .object({
    doorUrl: z.string().nullable(),
    health: SourceHealthReply.nullable(),
    lines: z.array(
      z.object({
        line: z.string(),
        state: z.enum(['up', 'down']),
        phone: z.string().nullable(),
        signal: z.number().nullable(),
        operator: z.string().nullable(),
        imsi: z.string().nullable(),
        iccid: z.string().nullable(),
        error: z.string().nullable(),
        seenAt: z.date(),
        changedAt: z.date(),
        numberOff: z.boolean(),
      }),
    ),
    supplierId: z.bigint(),
    supplierName: z.string(),
    kind: z.string(),
    label: z.string(),
    state: z.enum(['on', 'off']),
    settings: z.record(z.string(), z.unknown()),
    createdAt: z.date(),
  })
  .meta({ id: 'Source' });

export const SourceRemovedReply = z
  .object({ supplierId: z.bigint(), disconnected: z.boolean() })
  .meta({ id: 'SourceRemoved' });
