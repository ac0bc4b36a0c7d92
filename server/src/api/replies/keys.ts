import { z } from 'zod';

export const KeyReply = z
  .object({
    scopes: z.array(z.string()),
    ipAllow: z.array(z.string()),
    createdAt: z.date(),
    revokedAt: z.date().nullable(),
    id: z.bigint(),
    accountId: z.bigint(),
    hint: z.string(),
    dialect: z.enum(['auto', 'seed', 'classic']),
    strictWords: z.boolean(),
    v2Types: z.enum(['number', 'text']),
    rentAnswer: z.enum(['phone', 'v2']),
  })
  .meta({ id: 'Key' });

export const NewKeyReply = KeyReply.extend({ key: z.string() }).meta({ id: 'NewKey' });
