import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of all cores, while nothing of ours works: our own idle servers stay below. */
const MOST_BUSY_PERCENT = 6;
const MOST_STOLEN_PERCENT = 1;

type Ticks = { all: number; idle: number; stolen: number };

/** Notices work of others: before a round, and what the host takes from this machine meanwhile. */
export function watchMachine() {
  const start = readTicks();
  const busy: number[] = [];
  const share = (of: keyof Ticks, from: Ticks, to: Ticks) =>
    (100 * (to[of] - from[of])) / Math.max(1, to.all - from.all);

  return {
    /** Call it where nothing of ours works. Takes a second. */
    async look(): Promise<void> {
      const before = readTicks();
      await sleep(1_000);
      busy.push(100 - share('idle', before, readTicks()));
    },
    /** Why figures of this run say nothing, or undefined. */
    complaint(): string | undefined {
      const stolen = share('stolen', start, readTicks());
      const worst = Math.max(...busy);
      if (worst > MOST_BUSY_PERCENT)
        return `others used up to ${worst.toFixed(0)} % of the ${cpus().length} cores before a round`;
      return stolen > MOST_STOLEN_PERCENT ? `the host took ${stolen.toFixed(1)} % of the time` : undefined;
    },
  };
}

function readTicks(): Ticks {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, waiting = 0, , , stolen = 0] = ticks;
  return { all: ticks.reduce((sum, one) => sum + one, 0), idle: idle + waiting, stolen };
}
