import type { Signals } from './signal-board.ts';

/** Why a watch answered: a signal came, none did in time, or nobody waits any more (who asked is gone, or the server stops). */
export type Rung = 'woken' | 'quiet' | 'over';

/** One who waits. A signal that comes between two calls is not lost: the next answers at once. */
export type Watch = { rung(timeoutMs: number): Promise<Rung>; close(): void };

export type Waiting = ReturnType<typeof createWaiting>;

export type Until<T> = {
  topic: string;
  /** Asked at first, after each signal, and when the time is up. */
  read(): Promise<T>;
  isEnough(found: T): boolean;
  timeoutMs: number;
  /** Of whoever asked: aborted when he is gone. */
  signal?: AbortSignal | undefined;
};

/** Waiting for signals, for as long as a server runs. */
export function createWaiting(signals: Signals) {
  const watches = new Set<() => void>();
  let isEnded = false;

  function watch(topic: string, signal?: AbortSignal): Watch {
    let isRung = false;
    let resume: ((rung: Rung) => void) | undefined;
    const isOver = () => isEnded || signal?.aborted === true;
    const ring = () => {
      isRung = true;
      resume?.(isOver() ? 'over' : 'woken');
    };
    const off = signals.on(topic, ring);
    watches.add(ring);
    signal?.addEventListener('abort', ring);
    return {
      async rung(timeoutMs) {
        if (isOver()) return 'over';
        let timer: NodeJS.Timeout | undefined;
        const rung = isRung
          ? 'woken'
          : await new Promise<Rung>((resolve) => {
              resume = resolve;
              timer = setTimeout(resolve, Math.max(0, timeoutMs), 'quiet');
            });
        clearTimeout(timer);
        resume = undefined;
        isRung = false;
        return rung;
      },
      close() {
        off();
        watches.delete(ring);
        signal?.removeEventListener('abort', ring);
      },
    };
  }

  return {
    watch,

    /** Reads until it is enough, the time is up, or nobody waits any more; answers what was found last. */
    async until<T>({ topic, read, isEnough, timeoutMs, signal }: Until<T>): Promise<T> {
      const deadline = performance.now() + timeoutMs;
      const one = watch(topic, signal);
      try {
        for (;;) {
          const found = await read();
          if (isEnough(found)) return found;
          const rung = await one.rung(deadline - performance.now());
          if (rung === 'over') return found;
          if (rung === 'quiet') return await read();
        }
      } finally {
        one.close();
      }
    },

    /** Those who wait now. */
    count: () => watches.size,

    /** Whether the server stops: an answer says that its connection ends. */
    isEnded: () => isEnded,

    /** The server stops: everybody is answered with what there is, and whoever comes later does not wait. */
    end(): void {
      isEnded = true;
      for (const ring of [...watches]) ring();
    },
  };
}
