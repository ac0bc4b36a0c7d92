import type { Message } from '#core';
import { holdLine } from '#http';
import type { Context } from './route.ts';
import { Id, whole } from './wire.ts';

const MOST_SECONDS = 60;
/** On top of the wait, for the answer itself. */
const ANSWER_MS = 15_000;

/** The seconds for which an answer may wait for a message. */
export const WaitSeconds = whole(0, MOST_SECONDS)
  .default(0)
  .meta({
    description: `Answers the moment a message is there, or after so many seconds; ${MOST_SECONDS} at most.`,
  });

/** What a wait adds to the query of a lease's messages. */
export const waiting = {
  wait: WaitSeconds,
  after: Id.optional().meta({ description: 'The id of the newest message that you have: only newer ones.' }),
};

export type MessagesWait = { id: number; accountId: bigint; wait: number; after?: bigint | undefined };

/** The messages of a lease newer than `after`, oldest first, as soon as there is one; none where none came in time. */
export async function waitForMessages(
  { core: { waits }, request, reply }: Context,
  kind: 'activation' | 'rental',
  { wait, ...lease }: MessagesWait,
): Promise<Message[]> {
  const ask = kind === 'activation' ? waits.activationMessages : waits.rentalMessages;
  const signal = wait > 0 ? holdLine(request, reply, wait * 1_000 + ANSWER_MS) : undefined;
  const found = await ask({ ...lease, timeoutMs: wait * 1_000, signal });
  if (waits.isEnded()) reply.header('connection', 'close');
  return [...found];
}
