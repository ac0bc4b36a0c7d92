import { afterEach, beforeEach, vi } from 'vitest';

/** In the tests of this file (or of the `describe` around it) only `world.advance` moves time: an exact instant can be met. */
export function stopClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
