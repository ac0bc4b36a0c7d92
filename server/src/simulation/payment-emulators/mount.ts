import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import { type Dialect, unreadAnswer } from '#http';

/**
 * The simulated payment providers under `/sim/payments/<name>`, in the demo only: their API, and the pages on which a
 * person clicks "paid", "underpaid" or "cancel". Nothing is mounted for a provider that is set up for real.
 */
export async function mountSimPayments(app: FastifyInstance, { core }: { core: Core }): Promise<void> {
  for (const [name, emulator] of Object.entries(core.payments.emulators)) {
    await app.register((scope) => emulator.register(scope), { prefix: `/sim/payments/${name}` });
  }
}

export const simPayments: Dialect<{ core: Core }> = {
  name: 'sim-payments',
  label: () => 'simulator',
  prefixes: ['/sim/payments'],
  mount: mountSimPayments,
  malformed: unreadAnswer,
};
