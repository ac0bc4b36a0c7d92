import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHubWorld, germany, type HubWorld, telegram } from '#test/hub-world';
import { runChecklist } from '../../../src/partner-kit/checklist.ts';

let world: HubWorld;
let supplierId: bigint;
beforeAll(async () => {
  world = await createHubWorld();
  ({ supplierId } = await world.rentPool({ country: germany, count: 60 }));
  // Operations of more than 2^53: a hub must give back every digit.
  await world.db.script('alter table hub_operation alter column id restart with 9007199254740993');
});
afterAll(() => world.close());

/** Of the ten seconds of the protocol so many milliseconds are real. */
const RETRY_MS = 1_000;

/** Lets the clock run ten times as fast, and everything that is due happen. */
function hurry(): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    for (let before = performance.now(); !isOver; ) {
      await sleep(10);
      const now = performance.now();
      world.advance(((now - before) / 1000) * (10_000 / RETRY_MS - 1));
      before = now;
      void world.core.hubs.pushDue();
    }
  })();
  return async () => {
    isOver = true;
    await running;
  };
}

it.each(['onlinesim-v1', 'smshub'] as const)(
  'we pass the acceptance checklist of a hub of %s',
  async (dialect) => {
    const name = `checker-${dialect}`;
    const key = `key-of-${name}`;
    const stop = hurry();

    const results = await runChecklist({
      dialect,
      key,
      partnerUrl: `${world.url}/partner/${name}`,
      country: 'germany',
      service: telegram[dialect],
      retryMs: RETRY_MS,
      smsWaitMs: 20_000,
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
    });
    await stop();

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
