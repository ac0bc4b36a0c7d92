import { z } from 'zod';
import type { Email } from '#core';
import { EmailReply, RetryEmailReply } from './replies/emails.ts';
import { defineRoute, record } from './route.ts';
import { Id, page, pageOf, paging, Reference } from './wire.ts';

const listEmails = defineRoute({
  name: 'listEmails',
  method: 'GET',
  path: '/emails',
  summary: 'Lists emails that were sent or could not be.',
  description: 'Newest first; `state=failed` are the dead letters. What they say is not shown.',
  reply: pageOf(EmailReply),
  query: z.strictObject({
    ...paging,
    state: z.enum(['pending', 'sent', 'failed']).optional(),
    account: Reference.optional(),
  }),
  async run({ core }, { query: { limit, cursor, state, account } }) {
    const accountId = account === undefined ? undefined : (await core.accounts.get(account)).id;
    const rows = await core.emails.list({ limit: limit + 1, before: cursor, state, accountId });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderEmail });
  },
});

const retryEmail = defineRoute({
  name: 'retryEmail',
  method: 'POST',
  path: '/emails/:id/retry',
  summary: 'Sends a failed email again.',
  description: 'Tries a dead letter again from the start; it costs the merchant what it cost.',
  reply: RetryEmailReply,
  params: z.strictObject({ id: Id }),
  async run(context, { params: { id } }) {
    await context.core.emails.retry(id);
    await record(context, 'email.retry', `email:${id}`);
    return { id, state: 'pending' };
  },
});

export const emailRoutes = [listEmails, retryEmail];

function renderEmail(email: Email) {
  const { id, accountId, recipient, subject, state, attempts, lastError, credits, createdAt, changedAt } =
    email;
  return { id, accountId, recipient, subject, state, attempts, lastError, credits, createdAt, changedAt };
}
