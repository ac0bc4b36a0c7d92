import { z } from 'zod';
import { AuditEntryReply } from './replies/audit.ts';
import { defineRoute } from './route.ts';
import { line, page, pageOf, paging } from './wire.ts';

const listAudit = defineRoute({
  name: 'listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'Lists who did and saw what.',
  description: 'Newest first.',
  reply: pageOf(AuditEntryReply),
  query: z.strictObject({ ...paging, subject: line(200).optional() }),
  async run({ core }, { query: { limit, cursor, subject } }) {
    const rows = await core.audit.list({ limit: limit + 1, before: cursor, subject });
    return page(rows, { limit, cursor: ({ id }) => id, render: (entry) => entry });
  },
});

export const auditRoutes = [listAudit];
