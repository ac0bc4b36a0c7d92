import { describe, expect, test, vi } from 'vitest';
import { stopTimers } from '#test/still-clock';
import { createTurns } from './turns.ts';

stopTimers();

/** Takes so many turns; `given` fills with their numbers as they come. */
function takeAll(turns: ReturnType<typeof createTurns>, count: number, timeoutMs = 1_000) {
  const given: number[] = [];
  const refused: number[] = [];
  for (let at = 0; at < count; at += 1)
    turns.take(timeoutMs).then((isMine) => (isMine ? given : refused).push(at));
  return { given, refused };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('turns', () => {
  test('are as many as the window has, the rest in order as they come back', async () => {
    const turns = createTurns({ window: 2, perSecond: 0 });
    const { given } = takeAll(turns, 4);
    await settled();
    expect(given).toEqual([0, 1]);

    turns.back();
    await settled();

    expect(given).toEqual([0, 1, 2]);
    turns.close();
  });

  test('come at the rate that is set', async () => {
    const turns = createTurns({ window: 10, perSecond: 10 });
    const { given } = takeAll(turns, 4);

    await vi.advanceTimersByTimeAsync(250);

    expect(given).toEqual([0, 1, 2]);
    turns.close();
  });

  test('rest while the other side wants it', async () => {
    const turns = createTurns({ window: 10, perSecond: 0 });
    turns.rest(500);
    const { given } = takeAll(turns, 1);
    await vi.advanceTimersByTimeAsync(499);
    expect(given).toEqual([]);

    await vi.advanceTimersByTimeAsync(1);

    expect(given).toEqual([0]);
  });

  test('that do not come in time are given up, and taken by nobody later', async () => {
    const turns = createTurns({ window: 1, perSecond: 0 });
    const { given, refused } = takeAll(turns, 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect({ given, refused }).toEqual({ given: [0], refused: [1] });

    turns.back();
    const later = takeAll(turns, 1);
    await settled();

    expect(later.given).toEqual([0]);
  });

  test('end with the line', async () => {
    const turns = createTurns({ window: 1, perSecond: 0 });
    const { refused } = takeAll(turns, 3);
    turns.close();
    const later = takeAll(turns, 1);
    await settled();

    expect(refused).toEqual([1, 2]);
    expect(later.refused).toEqual([0]);
  });
});
