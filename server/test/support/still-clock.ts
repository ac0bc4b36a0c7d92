import { afterEach, beforeEach, vi } from 'vitest';

function fake(toFake: ('Date' | 'setTimeout' | 'clearTimeout')[]): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** In the tests of this file (or of the `describe` around it) only `world.advance` moves time: an exact instant can be met. */
export const stopClock = () => fake(['Date']);

/** Deadlines stand still, too: one passes by `vi.advanceTimersByTime`, never because a machine is slow. */
export const stopTimers = () => fake(['Date', 'setTimeout', 'clearTimeout']);
