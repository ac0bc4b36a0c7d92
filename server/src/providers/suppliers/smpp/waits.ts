/** A refusal that stands until somebody changes settings: asking often would only lock the account. */
const REFUSED_WAIT_MS = 300_000;

/**
 * How long to wait before the next connection, after `failures` that came to nothing in a row. Up to a quarter less by chance, so that many
 * do not come back at once.
 */
export function nextWaitMs(
  { failures, isFinal }: { failures: number; isFinal: boolean },
  { firstWaitMs, mostWaitMs }: { firstWaitMs: number; mostWaitMs: number },
): number {
  const wait = isFinal ? REFUSED_WAIT_MS : Math.min(mostWaitMs, firstWaitMs * 2 ** Math.min(failures, 20));
  return wait * (1 - Math.random() / 4);
}

/** Ends early, without an error, when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

/** Resolves when it is settled, however that is, or the time is up. */
export async function settledWithin(ms: number, asked: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const settled = asked.then(
    () => {},
    () => {},
  );
  await Promise.race([settled, pause(ms, ended.signal)]);
  ended.abort();
}
