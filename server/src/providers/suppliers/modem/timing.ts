/** How long a port waits for what; milliseconds. */
export type Timing = {
  /** After a port was opened, for what others had asked. */
  settle: number;
  /** Between two questions to a SIM that is not ready. */
  simPause: number;
  /** All stored SMS are listed so often, whatever is announced. */
  list: number;
  /** Until what could not be stored is tried again. */
  again: number;
  /** The first wait after a port failed, and the longest; it doubles in between. */
  reopen: { first: number; most: number };
  /** What is under way may end within this when a port is closed. */
  grace: number;
};

export const usualTiming: Timing = {
  settle: 500,
  simPause: 1_000,
  list: 60_000,
  again: 5_000,
  reopen: { first: 1_000, most: 60_000 },
  grace: 3_000,
};

/** Waits that `stop` ends at once, those that begin later too. */
export function createPauses() {
  const open = new Set<() => void>();
  let isStopped = false;

  return {
    /** `wakened` ends it before its time. */
    wait(ms: number, wakened?: Promise<unknown>): Promise<void> {
      if (isStopped) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          open.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        open.add(end);
        wakened?.then(end, end);
      });
    },

    stop(): void {
      isStopped = true;
      for (const end of open) end();
    },
  };
}

/** A bell that may ring before anybody listens. */
export function createBell() {
  let hasRung = false;
  let listener: (() => void) | undefined;
  return {
    ring(): void {
      hasRung = true;
      listener?.();
    },
    /** Whether it rang since the last time this was asked. */
    answer(): boolean {
      const was = hasRung;
      hasRung = false;
      return was;
    },
    rung(): Promise<void> {
      if (hasRung) return Promise.resolve();
      return new Promise((resolve) => {
        listener = resolve;
      });
    },
  };
}
