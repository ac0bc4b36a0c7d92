import type { Database } from '#db';
import { type JobHandler, JobRetry } from '#jobs';
import type { Clock } from '#kernel/clock';
import { returnCreditsIn } from '#modules/money/credits';
import { creditReference, type Email } from './email.ts';
import { endAttempt, findEmail } from './email-store.ts';
import { waitsSeconds } from './jobs.ts';
import type { SendOutcome, Transport } from './transport.ts';

type Deps = { db: Database; clock: Clock; transport: Transport };

/** One try to hand an email to the mail server. A mail that cannot be sent at all gives back what was paid for it. */
export function deliverEmailWith(deps: Deps): JobHandler<{ emailId: string }> {
  return async ({ emailId }, { attempt, isLast }) => {
    const email = await findEmail(deps.db.read, BigInt(emailId));
    if (email?.state !== 'pending') return;

    const outcome = await deps.transport.send(email);
    const wait = waitsSeconds[attempt - 1];
    const again = outcome.kind === 'later' && !isLast && wait !== undefined;
    await record(deps, email, outcome, again);
    if (again) throw new JobRetry(wait);
  };
}

async function record(
  { db, clock, transport }: Deps,
  email: Email,
  outcome: SendOutcome,
  again: boolean,
): Promise<void> {
  const state = outcome.kind === 'sent' ? 'sent' : again ? 'pending' : 'failed';
  const error = outcome.kind === 'sent' ? null : outcome.error;
  await db.write(async (tx) => {
    const now = clock();
    const ended = await endAttempt(
      tx,
      { id: email.id, state, error, keepBodies: transport.keepsBodies },
      now,
    );
    if (!ended || state !== 'failed' || email.accountId === null || email.credits === 0) return;
    const { accountId, credits, messageId } = email;
    await returnCreditsIn(
      tx,
      { accountId, currency: 'EMAIL', credits, reference: creditReference(messageId) },
      now,
    );
  });
}
