/** Work that goes on by itself, known so that a stop can wait for it. */
export function createBackground(onError: (error: unknown) => void) {
  const running = new Set<Promise<void>>();

  function start(work: () => Promise<unknown>): Promise<void> {
    const run: Promise<void> = work()
      .then(() => {}, onError)
      .finally(() => running.delete(run));
    running.add(run);
    return run;
  }

  return {
    start,

    /** Starts `work` and waits for it, but not longer than `patienceMs`: the slowest must not hold up the rest. */
    async within(patienceMs: number, work: () => Promise<unknown>): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([start(work), enough]);
      clearTimeout(timer);
    },

    settled: async (): Promise<void> => {
      await Promise.all(running);
    },
  };
}
