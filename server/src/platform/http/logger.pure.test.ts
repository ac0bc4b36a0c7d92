import { describe, expect, it, vi } from 'vitest';
import { stopTimers } from '#test/still-clock';
import { createLogger } from './logger.ts';

stopTimers();

class Away extends Error {}

/** A logger and what it has written: words, and how many lines were left out before. */
function logged() {
  const lines: { msg: string; unsaid?: number; err?: { message: string } }[] = [];
  const logger = createLogger(
    'info',
    { write: (line) => void lines.push(JSON.parse(line)) },
    { isOutage: (error) => error instanceof Away },
  );
  const told = () => lines.splice(0).map(({ msg, unsaid = 0 }) => [msg, unsaid]);
  const fail = (times: number, message = 'refused') => {
    for (let time = 0; time < times; time++) logger.error({ err: new Away(`no ${time}`) }, message);
  };
  return { logger, lines, told, fail };
}

describe('a burst of the same lines while the database is away', () => {
  it('is told by its first line at once, and by one more when the second is over, though nothing follows', () => {
    const { told, fail } = logged();

    fail(1_000);
    const atOnce = told();
    vi.advanceTimersByTime(999);
    const before = told();
    vi.advanceTimersByTime(1);

    expect([atOnce, before]).toEqual([[['refused', 0]], []]);
    expect(told()).toEqual([['refused', 998]]);
    vi.advanceTimersByTime(10_000);
    expect(told()).toEqual([]);
  });

  it('that goes on has a line a second, and every one of its lines is written or counted', () => {
    const { lines, fail } = logged();

    for (let step = 0; step < 50; step++) {
      fail(20);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(1_000);

    expect(lines.length).toBeLessThanOrEqual(7);
    expect(lines.reduce((sum, { unsaid = 0 }) => sum + 1 + unsaid, 0)).toBe(1_000);
  });

  it('is counted by its words, and says the last error', () => {
    const { lines, fail } = logged();

    fail(3);
    fail(2, 'sweep failed');
    vi.advanceTimersByTime(1_000);

    expect(lines.map(({ msg, unsaid = 0, err }) => [msg, unsaid, err?.message])).toEqual([
      ['refused', 0, 'no 0'],
      ['sweep failed', 0, 'no 0'],
      ['refused', 1, 'no 2'],
      ['sweep failed', 0, 'no 1'],
    ]);
  });

  it('is told at the end of the process where that comes first, once', () => {
    const { logger, told, fail } = logged();
    fail(5);
    told();

    logger.tellUnsaid();
    const atEnd = told();
    vi.advanceTimersByTime(5_000);

    expect(atEnd).toEqual([['refused', 3]]);
    expect(told()).toEqual([]);
  });

  it('is not one where each error is a defect', () => {
    const { logger, told } = logged();

    for (let time = 0; time < 3; time++) logger.error({ err: new Error('ours') }, 'defect');

    expect(told()).toHaveLength(3);
  });
});
