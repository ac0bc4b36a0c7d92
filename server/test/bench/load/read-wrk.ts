import type { Outcome } from './job.ts';

const unitsMs: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** Reads what wrk prints with `--latency`. */
export function readWrk(text: string): Omit<Outcome, 'answers'> {
  const latency = (share: string) => {
    const [, figure, unit = ''] =
      new RegExp(`^\\s+${share}%\\s+([\\d.]+)(us|ms|s|m)\\s*$`, 'm').exec(text) ?? [];
    const factor = unitsMs[unit];
    if (figure === undefined || factor === undefined) throw new Error(`wrk printed something else:\n${text}`);
    return Number(figure) * factor;
  };
  const count = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const broken =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1) ?? [];
  return {
    perSecond: count(/Requests\/sec:\s+([\d.]+)/),
    p50Ms: latency('50'),
    p99Ms: latency('99'),
    failed: count(/Non-2xx or 3xx responses: (\d+)/) + broken.reduce((sum, one) => sum + Number(one), 0),
  };
}
