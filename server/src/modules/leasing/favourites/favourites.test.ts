import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer());
});

const toggle = (serviceId: string) => world.core.favourites.toggle({ accountId, serviceId });
const list = async () => (await world.core.favourites.list(accountId)).map(({ serviceId }) => serviceId);

describe('a favourite', () => {
  test('comes and goes', async () => {
    expect(await toggle('ds')).toEqual({ favourite: true });
    world.advance(1);
    expect(await toggle('tg')).toEqual({ favourite: true });
    expect(await list()).toEqual(['ds', 'tg']);

    expect(await toggle('ds')).toEqual({ favourite: false });
    expect(await list()).toEqual(['tg']);
  });

  test("is its account's alone", async () => {
    await toggle('ds');

    const other = await world.customer();

    expect(await world.core.favourites.list(other.accountId)).toEqual([]);
  });

  test.each(['nope', '', 'd s', '\0', "ds'--", 'x'.repeat(1000)])('is not %j', async (serviceId) => {
    await expect(toggle(serviceId)).rejects.toMatchObject({ code: 'service_unknown' });
  });

  test('toggled an even number of times at once is as before', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => toggle('wa')));

    expect(answers.filter(({ favourite }) => favourite)).toHaveLength(10);
    expect(await list()).toEqual([]);
  });
});
