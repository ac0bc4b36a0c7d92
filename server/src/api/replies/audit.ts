import { z } from 'zod';

export const AuditEntryReply = z
  .object({
    id: z.bigint(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
    at: z.date(),
  })
  .meta({ id: 'AuditEntry' });
