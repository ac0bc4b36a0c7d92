import { type Activation, type Message, ProblemError } from '@switchboard/client';
import { z } from 'zod';
import type { ToolCall } from './desk.ts';
import { defineTool, type Tool } from './tool.ts';

export const LeaseId = z.int().min(1).max(2_147_483_647).describe('The lease_id that lease_number gave');

/** Clients give up after a minute, mostly: whoever waits longer calls again. */
const MOST_WAIT_SECONDS = 50;
const over: readonly string[] = ['finished', 'cancelled', 'expired'];

/** Shows how long a text is and where its words end, and nothing of what it says. */
const mask = (text: string) => text.replace(/[^\s\p{P}]/gu, '*');

/** With `masked`, codes and texts are not shown: whoever asks learns only that one came. */
export function leaseTools({ masked }: { masked: boolean }): Tool[] {
  const shown = (text: string | null) => (text === null ? null : masked ? mask(text) : text);

  const waitForCode = defineTool({
    name: 'wait_for_code',
    title: 'Wait for a code',
    description: `Waits until a message with a code arrives at a leased number, at most ${MOST_WAIT_SECONDS} seconds, and gives the code. With status "waiting" none came yet: call it again. With "ended" none will come any more.${masked ? ' Codes and texts are masked here.' : ''}`,
    input: {
      lease_id: LeaseId,
      timeout_seconds: z.int().min(0).max(MOST_WAIT_SECONDS).default(45),
      after_message_id: z
        .string()
        .regex(/^\d{1,19}$/)
        .optional()
        .describe('Only messages after this one: for a second code'),
    },
    output: {
      status: z.enum(['code', 'waiting', 'ended']),
      code: z.string().nullable(),
      text: z.string().nullable().describe('The whole message'),
      sender: z.string().nullable(),
      message_id: z.string().nullable(),
      state: z.string().describe('Of the lease'),
      masked: z.boolean(),
    },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    async run(asked, { lease_id: activation, timeout_seconds: seconds, after_message_id: after }) {
      const waited = await findCode(asked, { activation, seconds, after });
      const { state } = await asked.desk.getActivation({ activation }, asked.call);
      const isOver = over.includes(state);
      // The last one may have come between those two.
      const found = waited ?? (isOver ? await findCode(asked, { activation, seconds: 0, after }) : undefined);
      return {
        status: found ? ('code' as const) : isOver ? ('ended' as const) : ('waiting' as const),
        code: shown(found?.code ?? null),
        text: shown(found?.text ?? null),
        sender: found?.sender ?? null,
        message_id: found?.id ?? null,
        state,
        masked,
      };
    },
  });

  return [waitForCode, releaseLease];
}

async function findCode(
  { desk, call }: ToolCall,
  { activation, seconds, after }: { activation: number; seconds: number; after: string | undefined },
): Promise<Message | undefined> {
  const until = Date.now() + seconds * 1_000;
  let behind = after;
  for (;;) {
    const wait = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
    const { items } = await desk.listActivationMessages(
      { activation, wait, ...(behind !== undefined && { after: behind }) },
      call,
    );
    const found = items.find(({ code }) => code !== null);
    if (found || items.length === 0) return found;
    behind = items.at(-1)?.id;
  }
}

const releaseLease = defineTool({
  name: 'release_lease',
  title: 'Release a lease',
  description:
    'Ends a lease: finishes it where a message came (it is paid), else cancels it (the money is back). Harmless where it has ended already.',
  input: { lease_id: LeaseId },
  output: {
    lease_id: z.int(),
    state: z.string(),
    charged: z.string().describe('What it has cost in the end'),
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run(asked, { lease_id: activation }) {
    const { id, state, price, messageCount } = await release(asked, activation);
    return { lease_id: id, state, charged: messageCount > 0 ? price : '0.00' };
  },
});

async function release({ desk, call }: ToolCall, activation: number): Promise<Activation> {
  const now = await desk.getActivation({ activation }, call);
  if (over.includes(now.state)) return now;
  try {
    return await (now.state === 'waiting' ? desk.cancelActivation : desk.finishActivation)(
      { activation },
      call,
    );
  } catch (error) {
    // A message came, or it ended, between the look and the deed.
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'code_received') return desk.finishActivation({ activation }, call);
    if (error.code === 'activation_closed') return desk.getActivation({ activation }, call);
    throw error;
  }
}
