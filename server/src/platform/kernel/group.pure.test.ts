import { describe, expect, it } from 'vitest';
import { createGroup, type GroupOptions, type Outcome, refused, succeeded } from './group.ts';

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
