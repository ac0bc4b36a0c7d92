import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAwayDatabase } from '#test/away-database';
import { routes } from '../../../src/dialects/fivesim/routes.ts';
import { createFiveSimWorld, type FiveSimWorld } from './fivesim-world.ts';

const away = createAwayDatabase();
let world: FiveSimWorld;
let key: string;

beforeAll(async () => {
  world = await createFiveSimWorld({}, away.wrap);
  ({ key } = await world.customer());
  await world.ask('/5sim/v1/user/profile', { key });
  away.setAway(true);
});
afterAll(async () => {
  away.setAway(false);
  await world?.close();
});

test.each(routes.filter(({ path }) => path.startsWith('/user')))(
  '$path asks to come again while the database is away',
  async ({ path }) => {
    const { status, text, headers } = await world.ask(`/5sim/v1${path.replace(/\{\w+\}/g, '1')}`, { key });

    // A request that is wrong whatever the database holds is refused all the same.
    if (status !== 400) expect({ status, text }).toEqual({ status: 503, text: 'server offline' });
    if (status === 503) expect(headers['retry-after']).toBe('1');
  },
);
