import { addSeconds, type Clock } from '#kernel/clock';
import type { Activations } from '#modules/leasing/activations';
import type { Rentals } from '#modules/leasing/rentals';

/** Which lease gets a message, and nobody else if it is over by then; a rental takes those of every service. */
export type Recipient = {
  phone: string;
  lease: { kind: 'activation' | 'rental'; id: number };
  serviceId?: string | undefined;
};

/** A message that a simulated number will get by itself. */
type Planned = { recipient: Recipient; dueAt: Date };

export type AutomaticMessagesDeps = {
  clock: Clock;
  activations: Pick<Activations, 'subscribe'>;
  rentals: Pick<Rentals, 'subscribe'>;
  delayMs: number;
  send(recipient: Recipient): Promise<void>;
  /** Extra delay that a fault asks for, in seconds. */
  extraDelaySeconds(): Promise<number>;
  onError(error: unknown): void;
};

const LOOK_MS = 100;

/**
 * Sends a plausible message to every new lease of a simulated number after a delay, and to every lease that asks for
 * another. What is planned lives in memory: leases that are open at a start are planned again.
 */
export function createAutomaticMessages(deps: AutomaticMessagesDeps) {
  const { clock, activations, rentals, delayMs, send, extraDelaySeconds, onError } = deps;
  const planned: Planned[] = [];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const planning = new Set<Promise<void>>();

  /** The delay counts from the order, however long it takes to ask for faults. */
  function plan(recipient: Recipient): Promise<void> {
    const orderedAt = clock();
    const promise = extraDelaySeconds()
      .then((extra) => {
        planned.push({ recipient, dueAt: addSeconds(orderedAt, delayMs / 1000 + extra) });
      })
      .finally(() => planning.delete(promise));
    planning.add(promise);
    return promise;
  }

  const planActivation = ({ id, phone, serviceId }: { id: number; phone: string; serviceId: string }) =>
    plan({ phone, serviceId, lease: { kind: 'activation', id } });
  const planRental = ({ id, phone }: { id: number; phone: string }) =>
    plan({ phone, lease: { kind: 'rental', id } });

  async function sendDue(until: Date): Promise<void> {
    const due = planned.filter(({ dueAt }) => dueAt <= until);
    for (const one of due) planned.splice(planned.indexOf(one), 1);
    for (const { recipient } of due) await send(recipient);
  }

  return {
    start(): void {
      if (delayMs === 0) return;
      activations.subscribe(({ event, activation }) => {
        if (event === 'buy' || event === 'requestAnother') void planActivation(activation).catch(onError);
      });
      rentals.subscribe((rental) => void planRental(rental).catch(onError));
      timer = setInterval(() => {
        looking ??= sendDue(clock())
          .catch(onError)
          .finally(() => {
            looking = undefined;
          });
      }, LOOK_MS);
    },

    planActivation,
    planRental,

    /** When the next one is due, if any by `until`: the clock stops there on its way. */
    async nextDue(until: Date): Promise<Date | undefined> {
      await Promise.allSettled(planning);
      const times = planned.map(({ dueAt }) => dueAt.getTime()).filter((time) => time <= until.getTime());
      return times.length > 0 ? new Date(Math.min(...times)) : undefined;
    },

    sendDue,

    forget(): void {
      planned.length = 0;
    },

    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
