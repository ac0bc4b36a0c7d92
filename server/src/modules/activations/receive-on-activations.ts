import type { Tx } from '#db';
import { type Activation, isOverdue, type Lease, receive } from './activation.ts';
import { lockOpenByPhone, type Move, moveActivations } from './activation-store.ts';
import { settleActivations } from './settle-activations.ts';

/** Holds the activations that could receive a message on these phones at `now`. */
export async function lockReceivers(tx: Tx, phones: readonly string[], now: Date): Promise<Lease[]> {
  return (await lockOpenByPhone(tx, phones)).filter((activation) => !isOverdue(activation, now));
}

/**
 * Moves each activation (locked before, by `lockReceivers`) for the message it got, in their order, and captures the
 * hold at the first one.
 */
export async function receiveOnActivations(
  tx: Tx,
  arrivals: readonly { activation: Activation; code: string }[],
  now: Date,
): Promise<void> {
  const current = new Map<number, Activation>();
  const moves: Move[] = [];
  for (const { activation, code } of arrivals) {
    const from = current.get(activation.id) ?? activation;
    const to = receive(from, { code, at: now });
    moves.push({ from, to, event: 'receive' });
    current.set(to.id, to);
  }
  await moveActivations(tx, moves);
  const captured = moves.filter(({ from }) => from.state === 'waiting').map(({ to }) => to);
  await settleActivations(tx, { captured, released: [] }, now);
}
