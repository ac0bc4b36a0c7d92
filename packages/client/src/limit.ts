/** The longest time that timers count. */
const MOST_MS = 2_147_483_647;

/** A signal with a time of its own. */
export type Limit = {
  signal: AbortSignal;
  /** The time begins anew. */
  renew(): void;
  /** It is not needed any more: nothing waits for it. */
  end(): void;
};

/**
 * A signal that is aborted with `reason()` after so long, or with `signal` before. Made by hand: `AbortSignal.any` is missing in older
 * browsers, and some versions of Node lose those that it made.
 */
export function limitedTo(
  ms: number,
  { reason, signal }: { reason(): unknown; signal?: AbortSignal | undefined },
): Limit {
  const limit = new AbortController();
  const start = () => setTimeout(() => limit.abort(reason()), Math.min(ms, MOST_MS));
  const follow = () => limit.abort(signal?.reason);
  let timer = start();
  if (signal?.aborted) follow();
  else signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: limit.signal,
    renew() {
      clearTimeout(timer);
      timer = start();
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', follow);
    },
  };
}
