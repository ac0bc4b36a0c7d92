import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createHubWorld, germany, type HubWorld, telegram } from '#test/hub-world';
import { runChecklist } from '../../../src/simulation/partner-kit/checklist.ts';

let world: HubWorld;
let supplierId: bigint;
beforeAll(async () => {
  world = await createHubWorld();
  ({ supplierId } = await world.rentPool({ country: germany, count: 60 }));
  // Operations of more than 2^53: a hub must give back every digit.
  await world.db.script('alter table hub_operation alter column id restart with 9007199254740993');
});
afterAll(() => world.close());
/** Numbers may be the same ones, and texts are: an hour later nobody takes one for a repeat of what the hub before was sent. */
let begins = Date.now();
beforeEach(() => {
  begins += 3_600_000;
  vi.useFakeTimers({ now: begins, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const STEP_MS = 50;

/**
 * Time goes on in steps, and everything that is due happens, but never while a call is under way: a slow machine answers
 * nothing too late, and the ten seconds of the protocol take no ten seconds.
 */
function passTime(): () => Promise<void> {
  let underWay = 0;
  const watch = (message: unknown) => {
    underWay += 1;
    (message as { response: ServerResponse }).response.once('close', () => {
      underWay -= 1;
    });
  };
  subscribe('http.server.request.start', watch);
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      await pause(1);
      if (underWay > 0) continue;
      vi.advanceTimersByTime(STEP_MS);
      await world.core.hubs.pushDue();
    }
  })();
  return async () => {
    isOver = true;
    await running.finally(() => unsubscribe('http.server.request.start', watch));
  };
}

it.each(['onlinesim-v1', 'smshub'] as const)(
  'we pass the acceptance checklist of a hub of %s',
  async (dialect) => {
    const name = `checker-${dialect}`;
    const key = `key-of-${name}`;
    const stop = passTime();

    const results = await runChecklist({
      dialect,
      key,
      partnerUrl: `${world.url}/partner/${name}`,
      country: 'germany',
      service: telegram[dialect],
      async onHub(pushUrl) {
        // The kit's own sums are of one unit.
        const { hub } = await world.core.hubs.connect({ name, dialect, pushUrl, key });
        const prices = [
          { countryId: null, serviceId: null, leastMicros: 1n },
          { countryId: null, serviceId: 'rent', leastMicros: 1n },
        ];
        await world.core.hubs.setPrices({ hubId: hub.id, prices });
      },
      async provoke({ to, from, text }) {
        await world.message({ supplierId, phone: to, sender: from, text });
      },
    }).finally(stop);

    const skipped = dialect === 'smshub' ? [3, 11] : [];
    const expected = Array.from({ length: 13 }, (_, index) => [
      index + 1,
      skipped.includes(index + 1) ? 'skip' : 'pass',
    ]);
    expect(
      results.map(({ number, outcome }) => [number, outcome]),
      JSON.stringify(results.filter(({ outcome }) => outcome === 'fail')),
    ).toEqual(expected);
  },
);
