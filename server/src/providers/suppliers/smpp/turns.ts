/** Whose turn it is to send: so many under way at a time, and so many begun in a second. First come, first served. */
export type Turns = {
  /** False where no turn came in time, or the line was closed; a turn that was given must be given `back`. */
  take(timeoutMs: number): Promise<boolean>;
  back(): void;
  /** Nobody gets a turn for so long. */
  rest(ms: number): void;
  close(): void;
};

const MOST_WAITING = 10_000;

/** `perSecond` 0: no limit. */
export function createTurns({ window, perSecond }: { window: number; perSecond: number }): Turns {
  // A set keeps the order and lets one that waits no more go at once.
  const waiting = new Set<(isMine: boolean) => void>();
  let underWay = 0;
  let resting: NodeJS.Timeout | undefined;
  let isClosed = false;

  function next() {
    for (const give of waiting) {
      if (resting || underWay >= window) return;
      waiting.delete(give);
      underWay += 1;
      if (perSecond > 0) rest(1_000 / perSecond);
      give(true);
    }
  }

  function rest(ms: number) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = undefined;
      next();
    }, ms);
  }

  return {
    take(timeoutMs) {
      if (isClosed || waiting.size >= MOST_WAITING) return Promise.resolve(false);
      return new Promise((resolve) => {
        const give = (isMine: boolean) => {
          clearTimeout(timer);
          resolve(isMine);
        };
        const timer = setTimeout(() => {
          waiting.delete(give);
          resolve(false);
        }, timeoutMs);
        waiting.add(give);
        next();
      });
    },
    back() {
      underWay -= 1;
      next();
    },
    rest,
    close() {
      isClosed = true;
      clearTimeout(resting);
      resting = undefined;
      for (const give of waiting) give(false);
      waiting.clear();
    },
  };
}
