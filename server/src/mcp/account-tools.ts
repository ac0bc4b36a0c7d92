import { SwitchboardError } from '@switchboard/client';
import { z } from 'zod';
import { LeaseId } from './lease-tools.ts';
import { defineTool } from './tool.ts';

export const getBalance = defineTool({
  name: 'get_balance',
  title: 'Get the balance',
  description: 'What the account can spend, and what is held for leases that are open.',
  input: {},
  output: { available: z.string(), held: z.string(), open_leases: z.int() },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  async run({ desk, call }) {
    const me = await desk.getMe(call);
    if (!('balance' in me))
      throw new SwitchboardError('This is the token of an administrator: use the key of an account.');
    const { available, held } = me.balance;
    return { available, held, open_leases: me.openActivations };
  },
});

/** Only where numbers are simulated. */
export const simulateMessage = defineTool({
  name: 'simulate_message',
  title: 'Simulate a message',
  description:
    'For tests: delivers an SMS to the simulated number of a lease, as if somebody had sent it. Costs nothing by itself; the first message makes the lease paid.',
  input: {
    lease_id: LeaseId,
    text: z.string().min(1).max(4_096).describe('Like "Your code is 12345"'),
    sender: z.string().min(1).max(64).default('Simulator'),
  },
  output: {
    message_id: z.string(),
    delivered: z.boolean().describe('Whether the lease got it'),
    code_found: z.boolean(),
  },
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  async run({ desk, call }, { lease_id: activation, text, sender: from }) {
    if (!desk.simulate) throw new SwitchboardError('This server simulates nothing.');
    const { phone } = await desk.getActivation({ activation }, call);
    const { messageId, activationId, code } = await desk.simulate({ to: phone, from, text });
    return { message_id: messageId, delivered: activationId === activation, code_found: code !== null };
  },
});
