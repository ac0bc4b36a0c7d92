/** The outcome of one command of a group. */
export type Outcome<R> = { ok: true; value: R } | { ok: false; error: unknown };

export type GroupOptions<C, R> = {
  /** Most commands in one run. */
  maxSize: number;
  /**
   * Most runs at the same time; default 1. Runs that write want the same rows (accounts, offers): several would wait for each
   * other's commits, while one after another each finds a larger group.
   */
  maxInFlight?: number;
  /** Carries out all `commands` together; the outcomes are in their order. */
  run(commands: C[]): Promise<Outcome<R>[]>;
  /** True for an error that would meet every command alike, so that trying them one by one is pointless. */
  isShared?(error: unknown): boolean;
};

/**
 * Lets commands that arrive together be carried out together, while each still succeeds or is refused alone.
 * Commands of one turn of the event loop, and all that arrive while earlier runs are under way, make one run.
 * When a run throws, its commands are run again one by one, so that one bad command cannot fail its neighbours.
 */
export function createGroup<C, R>(options: GroupOptions<C, R>): (command: C) => Promise<R> {
  const { maxSize, maxInFlight = 1, run, isShared = () => false } = options;
  type Entry = { command: C; resolve(value: R): void; reject(error: unknown): void };
  const queue: Entry[] = [];
  let inFlight = 0;
  let scheduled = false;

  async function runEntries(entries: Entry[]): Promise<void> {
    try {
      const outcomes = await run(entries.map(({ command }) => command));
      entries.forEach((entry, index) => {
        const outcome = outcomes[index];
        if (outcome?.ok) entry.resolve(outcome.value);
        else entry.reject(outcome ? outcome.error : new Error('a group left a command without an outcome'));
      });
    } catch (error) {
      if (entries.length === 1 || isShared(error)) {
        for (const { reject } of entries) reject(error);
        return;
      }
      for (const entry of entries) await runEntries([entry]);
    }
  }

  function pump(): void {
    scheduled = false;
    while (queue.length > 0 && inFlight < maxInFlight) {
      inFlight++;
      void runEntries(queue.splice(0, maxSize)).finally(() => {
        inFlight--;
        pump();
      });
    }
  }

  return (command) =>
    new Promise<R>((resolve, reject) => {
      queue.push({ command, resolve, reject });
      if (!scheduled) {
        scheduled = true;
        setImmediate(pump);
      }
    });
}

export const succeeded = <R>(value: R): Outcome<R> => ({ ok: true, value });
export const refused = (error: unknown): Outcome<never> => ({ ok: false, error });
