import { z } from 'zod';
import { defineRoute } from './route.ts';
import { line, page, paging } from './wire.ts';

/** Newest first. */
const listAudit = defineRoute({
  name: 'listAudit',
  method: 'GET',
  path: '/audit',
  query: z.strictObject({ ...paging, subject: line(200).optional() }),
  async run({ core }, { query: { limit, cursor, subject } }) {
    const rows = await core.audit.list({ limit: limit + 1, before: cursor, subject });
    return page(rows, { limit, cursor: ({ id }) => id, render: (entry) => entry });
  },
});

export const auditRoutes = [listAudit];
