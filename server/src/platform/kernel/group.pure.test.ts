import { describe, expect, it } from 'vitest';
import { createGroup, type GroupOptions, groupLoad, type Outcome, refused, succeeded } from './group.ts';

type Run = { commands: number[]; end(outcomes?: Outcome<number>[]): void; fail(error: Error): void };

/** A group whose runs end when the test says so: by default each command is answered with its tenfold. */
function createHeldGroup(options: Partial<GroupOptions<number, number>> = {}) {
  const runs: Run[] = [];
  const ask = createGroup<number, number>({
    maxSize: 10,
    maxInFlight: 1,
    run: (commands) =>
      new Promise((resolve, reject) => {
        const end = (outcomes = commands.map((command) => succeeded(command * 10))) => resolve(outcomes);
        runs.push({ commands, end, fail: reject });
      }),
    ...options,
  });
  return { ask, runs, askAll: (commands: number[]) => Promise.allSettled(commands.map(ask)) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const values = (settled: PromiseSettledResult<number>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));

describe('a group', () => {
  it('carries out the commands of one turn together, each with its own answer', async () => {
    const { askAll, runs } = createHeldGroup();

    const answers = askAll([1, 2, 3]);
    await turn();
    runs[0]?.end();

    expect(values(await answers)).toEqual([10, 20, 30]);
    expect(runs.map(({ commands }) => commands)).toEqual([[1, 2, 3]]);
  });

  it('lets what arrives during a run wait for its end, in one run of its own', async () => {
    const { askAll, runs } = createHeldGroup();
    const first = askAll([1]);
    await turn();

    const later = askAll([2, 3]);
    await turn();
    const latest = askAll([4]);
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await turn();

    expect(runs.map(({ commands }) => commands)).toEqual([[1], [2, 3, 4]]);
    runs[1]?.end();
    expect(values(await later)).toEqual([20, 30]);
    expect(values(await latest)).toEqual([40]);
  });

  it('has runs of the largest size and no larger, and no more of them at once than allowed', async () => {
    const { askAll, runs } = createHeldGroup({ maxSize: 2, maxInFlight: 2 });

    const answers = askAll([1, 2, 3, 4, 5]);
    await turn();
    expect(runs.map(({ commands }) => commands)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    runs[1]?.end();
    await turn();

    expect(runs.map(({ commands }) => commands)).toEqual([[1, 2], [3, 4], [5]]);
    runs[0]?.end();
    runs[2]?.end();
    expect(values(await answers)).toEqual([10, 20, 30, 40, 50]);
  });

  it('refuses one command and carries out its neighbours', async () => {
    const { askAll, runs } = createHeldGroup();

    const answers = askAll([1, 2]);
    await turn();
    runs[0]?.end([refused(new Error('no')), succeeded(7)]);

    expect(values(await answers)).toEqual(['no', 7]);
  });

  it('says so where a run left a command without an outcome', async () => {
    const { askAll, runs } = createHeldGroup();

    const answers = askAll([1, 2]);
    await turn();
    runs[0]?.end([succeeded(1)]);

    expect(values(await answers)).toEqual([1, 'a group left a command without an outcome']);
  });

  it('tries the commands one by one where a run failed, so that a bad one fails alone', async () => {
    const tried: number[][] = [];
    const ask = createGroup<number, number>({
      maxSize: 10,
      maxInFlight: 1,
      run: async (commands) => {
        tried.push(commands);
        if (commands.includes(2)) throw new Error('two');
        return commands.map((command) => succeeded(command * 10));
      },
    });

    const answers = await Promise.allSettled([1, 2, 3].map(ask));

    expect(values(answers)).toEqual([10, 'two', 30]);
    expect(tried).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('tries nothing again after an error that would meet every command alike', async () => {
    const down = new Error('down');
    const { askAll, runs } = createHeldGroup({ isShared: (error) => error === down });

    const answers = askAll([1, 2]);
    await turn();
    runs[0]?.fail(down);

    expect(values(await answers)).toEqual(['down', 'down']);
    expect(runs).toHaveLength(1);
  });

  it('goes on after a run that failed', async () => {
    const { ask, runs } = createHeldGroup();
    const failing = ask(1);
    await turn();
    runs[0]?.fail(new Error('once'));
    await expect(failing).rejects.toThrow('once');

    const next = ask(2);
    await turn();
    runs[1]?.end();

    expect(await next).toBe(20);
  });
});

describe('more than one run takes', () => {
  const ownerOf = (command: number) => Math.floor(command / 1_000);

  it('is taken from all owners in turn: who asks for a thousand delays nobody', async () => {
    const { askAll, runs } = createHeldGroup({ maxSize: 10, ownerOf });

    const many = askAll(Array.from({ length: 900 }, (_, index) => index));
    const few = askAll([1_000, 2_000, 3_000, 3_001]);
    await turn();
    const [first] = runs;
    first?.end();
    const answered = await few;

    expect(first?.commands).toEqual([0, 1_000, 2_000, 3_000, 1, 3_001, 2, 3, 4, 5]);
    expect(values(answered)).toEqual([10_000, 20_000, 30_000, 30_010]);
    for (let run = 1; run < 91; run++) {
      await turn();
      runs[run]?.end();
    }
    expect(values(await many)).toEqual(Array.from({ length: 900 }, (_, index) => index * 10));
  });

  it('and more than may wait is refused at once, to whoever has the most; what is accepted is carried out once', async () => {
    const { ask, runs } = createHeldGroup({ maxSize: 2, mostWaiting: 5, ownerOf });
    const before = groupLoad();
    const first = [0, 1].map(ask);
    await turn();

    const waiting = [2, 3, 4, 5, 6].map(ask);
    const refusedAtOnce = await ask(7).catch((error: unknown) => error);
    const [other] = [ask(1_000)];
    const displaced = await waiting[4]?.catch((error: unknown) => error);
    const { waiting: wait, refused: gone } = groupLoad();

    expect(refusedAtOnce).toMatchObject({ name: 'Overloaded', code: '53000' });
    expect(displaced).toMatchObject({ name: 'Overloaded' });
    expect([wait - before.waiting, gone - before.refused]).toEqual([5, 2]);
    for (let run = 0; run < 4; run++) {
      runs[run]?.end();
      await turn();
    }
    expect(await Promise.all([...first, ...waiting.slice(0, 4), other])).toEqual([
      0, 10, 20, 30, 40, 50, 10_000,
    ]);
    expect(runs.map(({ commands }) => commands)).toEqual([[0, 1], [2, 1_000], [3, 4], [5]]);
    expect(groupLoad().waiting).toBe(before.waiting);
  });
});
