import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of all cores, by others than us. */
const MOST_BUSY_PERCENT = 4;
const MOST_STOLEN_PERCENT = 1;

type Ticks = { all: number; idle: number; stolen: number };

/** Notices work of others: before a round, and what the host takes from this machine meanwhile. */
export function watchMachine() {
  const start = readTicks();
  const busy: number[] = [];
  const share = (of: keyof Ticks, from: Ticks, to: Ticks) =>
    (100 * (to[of] - from[of])) / Math.max(1, to.all - from.all);

  return {
    /** Call it between loads. `ownSeconds`: the processor time of our servers so far, as these still tidy up. Takes two seconds. */
    async look(ownSeconds: () => number): Promise<void> {
      const [before, own, at] = [readTicks(), ownSeconds(), performance.now()];
      await sleep(2_000);
      const ofAll = ((performance.now() - at) / 1_000) * cpus().length;
      busy.push(100 - share('idle', before, readTicks()) - (100 * (ownSeconds() - own)) / ofAll);
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
