import { TurnsOfOwners } from './turns-of-owners.ts';

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
  /**
   * Whose a command is: owners have their turns, so that one who asks for a thousand at once delays nobody. Absent: first
   * come, first served.
   */
  ownerOf?(command: C): unknown;
  /** Most commands that wait for a run; default 4000. Past that, one of whoever has the most waiting is refused at once. */
  mostWaiting?: number;
  /** True for an error that would meet every command alike, so that trying them one by one is pointless. */
  isShared?(error: unknown): boolean;
};

const MOST_WAITING = 4_000;

/**
 * More is asked than can be done: nothing of this command has happened, and it may work later. The code is PostgreSQL's for
 * "insufficient resources": whoever knows an outage by its code takes this for one, and answers in the words for that.
 */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly code = '53000';

  constructor() {
    super('too many commands wait already');
  }
}

const load = { waiting: 0, refused: 0 };

/** Over all groups of this process: the commands that wait for a run, and those that were refused so far because too many did. */
export const groupLoad = (): Readonly<typeof load> => ({ ...load });

/**
 * Lets commands that arrive together be carried out together, while each still succeeds or is refused alone.
 * Commands of one turn of the event loop, and all that arrive while earlier runs are under way, make one run.
 * When a run throws, its commands are run again one by one, so that one bad command cannot fail its neighbours.
 */
export function createGroup<C, R>(options: GroupOptions<C, R>): (command: C) => Promise<R> {
  const { maxSize, maxInFlight = 1, mostWaiting = MOST_WAITING, run } = options;
  const { isShared = () => false, ownerOf = () => undefined } = options;
  type Entry = { command: C; resolve(value: R): void; reject(error: unknown): void };
  const waiting = new TurnsOfOwners<Entry>();
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
    while (waiting.size > 0 && inFlight < maxInFlight) {
      inFlight++;
      const entries = waiting.take(maxSize);
      load.waiting -= entries.length;
      void runEntries(entries).finally(() => {
        inFlight--;
        pump();
      });
    }
  }

  /** True where there is room for one more of this owner. */
  function makeRoom(owner: unknown): boolean {
    if (waiting.size < mostWaiting) return true;
    const displaced = waiting.displaceFor(owner);
    load.refused++;
    if (!displaced) return false;
    load.waiting--;
    displaced.reject(new Overloaded());
    return true;
  }

  return (command) =>
    new Promise<R>((resolve, reject) => {
      const owner = ownerOf(command);
      if (!makeRoom(owner)) return reject(new Overloaded());
      waiting.add(owner, { command, resolve, reject });
      load.waiting++;
      if (!scheduled) {
        scheduled = true;
        setImmediate(pump);
      }
    });
}

export const succeeded = <R>(value: R): Outcome<R> => ({ ok: true, value });
export const refused = (error: unknown): Outcome<never> => ({ ok: false, error });
