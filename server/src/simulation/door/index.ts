import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Core } from '#core';
import { type Dialect, unreadAnswer } from '#http';
import { parsePhone } from '#kernel/phone';
import { isRefusal } from '#kernel/refusal';

const Sms = z.object({
  to: z.union([z.string(), z.number().int().transform(String)]),
  from: z.string().min(1).max(64),
  text: z.string().max(4_096),
  supplierMessageId: z.string().min(1).max(200).optional(),
});
/** Whose SMS: with or without a plus, which a query may have made a blank. */
const Outbox = z.object({
  to: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
});
const OutboxQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });
/** At most ten years at once. */
const Advance = z.object({ advanceSeconds: z.number().min(0).max(315_360_000) });

/** `/sim/*`: drives the simulated supplier and the clock. Mounted only where the simulator is on. */
async function mountSimulator(app: FastifyInstance, { core }: { core: Core }): Promise<void> {
  const { simulator } = core;
  if (!simulator) return;
  const Fault = z.object({
    supplier: z.string(),
    mode: z.enum(['timeout', 'error', 'duplicate', 'late', 'none']),
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      return answer(reply, 400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'wrong'}`);
    }
    if (isRefusal(error)) return answer(reply, error.code === 'not_found' ? 404 : 409, error.code);
    if (core.isUnavailable(error))
      return answer(reply.header('retry-after', '1'), 503, 'the database is away or full: try again later');
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) request.log.error({ err: error }, 'simulator call failed');
    return answer(reply, status, status < 500 && error instanceof Error ? error.message : 'internal error');
  });

  app.post('/sim/messages', async ({ body }) => simulator.deliver(Sms.parse(body)));
  app.get('/sim/outbox/sms', async ({ query }) => {
    const { to, limit } = Outbox.parse(query);
    const phone = to === undefined ? undefined : (parsePhone(to) ?? '');
    const messages = await core.outboundSms.listSimulated({ to: phone, limit });
    return {
      messages: messages.map(({ id, to: number, sender, text, at }) => ({
        id: String(id),
        to: number,
        from: sender,
        text,
        at: at.toISOString(),
      })),
    };
  });
  app.get('/sim/outbox/emails', async ({ query }) => {
    const emails = await core.emails.list(OutboxQuery.parse(query));
    return { emails: emails.map((email) => renderEmail(email)) };
  });
  app.post('/sim/clock', async ({ body }) => {
    const now = await simulator.advanceClock(Advance.parse(body).advanceSeconds);
    return { now: now.toISOString() };
  });
  app.post('/sim/reset', async () => {
    await simulator.reset();
    return { reset: true };
  });
  app.post('/sim/faults', async ({ body }) => {
    const fault = Fault.parse(body);
    await simulator.setFault(fault);
    return fault;
  });
}

/** Newest first; bodies are there where no mail server took them. */
function renderEmail(email: Awaited<ReturnType<Core['emails']['list']>>[number]) {
  return {
    id: String(email.id),
    to: email.recipient,
    from: email.fromName,
    replyTo: email.replyTo,
    subject: email.subject,
    text: email.textBody,
    html: email.htmlBody,
    unsubscribeUrl: email.unsubscribeUrl,
    state: email.state,
    lastError: email.lastError,
    createdAt: email.createdAt.toISOString(),
  };
}

function answer(reply: FastifyReply, status: number, error: string) {
  return reply.code(status).send({ error });
}

export const simulatorDoor: Dialect<{ core: Core }> = {
  name: 'simulator',
  prefixes: ['/sim'],
  mount: mountSimulator,
  malformed: unreadAnswer,
};
