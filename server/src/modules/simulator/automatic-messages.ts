import { addSeconds, type Clock } from '#kernel/clock';
import type { Activation, Activations } from '#modules/activations';

/** A message that a simulated number will get by itself. */
type Planned = { activation: Activation; dueAt: Date };

export type AutomaticMessagesDeps = {
  clock: Clock;
  activations: Activations;
  delayMs: number;
  send(activation: Activation): Promise<void>;
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
  const { clock, activations, delayMs, send, extraDelaySeconds, onError } = deps;
  const planned: Planned[] = [];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  async function plan(activation: Activation): Promise<void> {
    const extra = await extraDelaySeconds();
    planned.push({ activation, dueAt: addSeconds(clock(), delayMs / 1000 + extra) });
  }

  async function sendDue(until: Date): Promise<void> {
    const due = planned.filter(({ dueAt }) => dueAt <= until);
    for (const one of due) planned.splice(planned.indexOf(one), 1);
    for (const { activation } of due) await send(activation);
  }

  return {
    start(): void {
      if (delayMs === 0) return;
      activations.subscribe(({ event, activation }) => {
        if (event === 'buy' || event === 'requestAnother') void plan(activation).catch(onError);
      });
      timer = setInterval(() => {
        looking ??= sendDue(clock())
          .catch(onError)
          .finally(() => {
            looking = undefined;
          });
      }, LOOK_MS);
    },

    plan,

    /** When the next one is due, if any by `until`: the clock stops there on its way. */
    nextDue(until: Date): Date | undefined {
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
