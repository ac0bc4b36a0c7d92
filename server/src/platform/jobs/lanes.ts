/** So many of all lanes run or wait in this process: what is fetched beyond that would only be held. */
const MOST_TAKEN = 512;
/** For each that runs in a lane so many may wait behind it: a quick lane never runs dry, a slow one does not fill the process. */
const WAITING_FOR_EACH = 8;

/** `leave` instead of `run` where it was not begun before the end. Neither fails. */
export type LaneWork = { run(): Promise<void>; leave(): Promise<void> };

type Lane = { running: number; waiting: ((mayRun: boolean) => void)[]; postponed: number };

/**
 * Work of one kind in lanes: in each lane at most `most` at once, and nobody waits for another lane. What does not fit into its
 * lane is left to later.
 */
export function createLanes(most: number) {
  const lanes = new Map<string, Lane>();
  const taken = new Set<Promise<void>>();
  let isStopped = false;

  function laneOf(key: string): Lane {
    const lane = lanes.get(key) ?? { running: 0, waiting: [], postponed: 0 };
    lanes.set(key, lane);
    return lane;
  }

  async function runIn(key: string, lane: Lane, { run, leave }: LaneWork): Promise<void> {
    if (lane.running < most) lane.running++;
    else if (!(await new Promise<boolean>((resolve) => lane.waiting.push(resolve)))) return leave();
    await run();
    // The place is handed on, so nobody comes in between.
    const next = lane.waiting.shift();
    if (next) next(true);
    else if (--lane.running === 0) lanes.delete(key);
  }

  return {
    room: () => (isStopped ? 0 : Math.max(0, MOST_TAKEN - taken.size)),

    /** Undefined where it was taken; else the seconds after which there may be room in the lane. */
    take(key: string, work: LaneWork): number | undefined {
      if (isStopped) return 0;
      const lane = laneOf(key);
      if (lane.waiting.length >= most * WAITING_FOR_EACH)
        // Each that is left to later has a place of its own behind those before it: they do not come back all at once.
        return 1 + Math.floor(lane.postponed++ / (most * WAITING_FOR_EACH));
      const run: Promise<void> = runIn(key, lane, work).finally(() => taken.delete(run));
      taken.add(run);
      return undefined;
    },

    /** Waits for all that was taken. True where there was any. */
    async settled(): Promise<boolean> {
      const had = taken.size > 0;
      await Promise.all(taken);
      return had;
    },

    /** Takes no more, leaves what waits, and waits for what runs. */
    async stop(): Promise<void> {
      isStopped = true;
      for (const { waiting } of lanes.values()) for (const resolve of waiting.splice(0)) resolve(false);
      await Promise.all(taken);
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
