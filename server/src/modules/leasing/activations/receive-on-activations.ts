import type { Tx } from '#db';
import { type Activation, isOverdue, type Lease, lateSince, receive, takesLate } from './activation.ts';
import { lockOpenByPhone, type Move, moveActivations } from './activation-store.ts';
import { lockLateById, lockLateByPhone, recordLate } from './late-store.ts';
import { readSettlingMeans, type SettlingMeans, settleActivations } from './settle-activations.ts';

/**
 * Who could receive a message on a phone: open leases, those that a late message may still belong to, and those that it
 * may belong to only where its source names them.
 */
export type ActivationReceivers = { open: Lease[]; late: Lease[]; named: Lease[] };

/** Holds the activations that could receive a message on these phones at `now`, or one that names them. */
export async function lockReceivers(
  tx: Tx,
  { phones, named: ids }: { phones: readonly string[]; named: readonly number[] },
  now: Date,
): Promise<ActivationReceivers> {
  const locked = await lockOpenByPhone(tx, phones);
  const open = locked.filter((activation) => !isOverdue(activation, now));
  const taken = new Set(open.map(({ phone }) => phone));
  const others = phones.filter((phone) => !taken.has(phone));
  const ended = others.length > 0 ? await lockLateByPhone(tx, others, lateSince(now)) : [];
  const late = [...locked, ...ended].filter((activation) => takesLate(activation, now));
  const known = new Set([...locked, ...ended].map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  const named = unknown.length > 0 ? await lockLateById(tx, unknown, lateSince(now)) : [];
  return { open, late, named };
}

type Arrival = { activation: Activation; code: string };

/** What `receiveOnActivations` rests on beside the activations (locked before); a message of theirs may yet be a repeat. */
export function readReceiptMeans(
  tx: Tx,
  activations: readonly Activation[],
): Promise<SettlingMeans | undefined> {
  const waiting = new Map(activations.filter(({ state }) => state === 'waiting').map((one) => [one.id, one]));
  return readSettlingMeans(tx, { captured: [...waiting.values()], released: [] });
}

/**
 * Moves each activation (locked before, by `lockReceivers`) for the message it got, in their order, and captures the
 * hold at the first one. One that is over stays so. `means` are of `readReceiptMeans`.
 */
export async function receiveOnActivations(
  tx: Tx,
  arrivals: readonly Arrival[],
  { means, now }: { means: SettlingMeans | undefined; now: Date },
): Promise<void> {
  const current = new Map<number, Activation>();
  const moves: Move[] = [];
  const late = arrivals.filter(({ activation }) => takesLate(activation, now));
  for (const { activation, code } of arrivals) {
    if (takesLate(activation, now)) continue;
    const from = current.get(activation.id) ?? activation;
    const to = receive(from, { code, at: now });
    moves.push({ from, to, event: 'receive' });
    current.set(to.id, to);
  }
  const captured = moves.filter(({ from }) => from.state === 'waiting').map(({ to }) => to);
  await Promise.all([
    moveActivations(tx, moves),
    recordLate(tx, countLate(late), now),
    settleActivations(tx, { captured, released: [] }, now, means),
  ]);
}

/** The newest code of each, and how many came. */
function countLate(arrivals: readonly Arrival[]) {
  const counts = new Map<number, { id: number; code: string; count: number }>();
  for (const { activation, code } of arrivals)
    counts.set(activation.id, {
      id: activation.id,
      code,
      count: (counts.get(activation.id)?.count ?? 0) + 1,
    });
  return [...counts.values()];
}
