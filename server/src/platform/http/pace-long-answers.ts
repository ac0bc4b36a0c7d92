/** Answers of this length or more cost more to send than ten polls cost altogether. */
const LONG = 65_536;
/** So many of them an address gets at once, and then in each second. */
const BURST = 10;
/**
 * No answer waits for more turns than that: five seconds. Behind one address there may be a whole office, or a proxy that nobody
 * named, and a client gives up after half a minute.
 */
const MOST_TURNS = 50;
/** Addresses that are remembered. */
const MOST = 10_000;

type Bucket = { left: number; at: number };

/**
 * Whoever asks for long lists in a loop would have most of the process for himself, the faster the more: after a burst his next
 * ones wait for their turn, for a few seconds at most. Nobody is refused. Gives the milliseconds that an answer of that length waits.
 */
export function createPacer({ nowMs = () => performance.now() } = {}) {
  const buckets = new Map<string, Bucket>();

  return (address: string, length: number): number => {
    if (length < LONG) return 0;
    const at = nowMs();
    const bucket = buckets.get(address) ?? { left: BURST, at };
    const back = (Math.max(0, at - bucket.at) / 1_000) * BURST;
    bucket.left = Math.max(-MOST_TURNS, Math.min(BURST, bucket.left + back) - 1);
    bucket.at = at;
    if (buckets.size >= MOST && !buckets.has(address)) buckets.clear();
    buckets.set(address, bucket);
    return bucket.left >= 0 ? 0 : (-bucket.left / BURST) * 1_000;
  };
}
