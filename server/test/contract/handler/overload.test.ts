import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Overloaded } from '#kernel/group';
import { createHandlerWorld, type HandlerWorld } from '#test/handler-world';
import { expectSoundBooks } from '#test/sound-books';

/** More than may wait for a transaction. */
const FLOOD = 4_300;

let world: HandlerWorld;
beforeAll(async () => {
  world = await createHandlerWorld({ RATE_LIMIT: '0' });
});
afterAll(() => world.close());

it('who asks for more than can be done is refused at once; another, who comes last, has a number among the first', async () => {
  await world.stock({ supplier: 'overload', country: 2, service: 'tg', price: '0.01', count: 5_000 });
  const [greedy, other] = [await world.customer({ balance: '1000' }), await world.customer()];
  const buy = (accountId: bigint) =>
    world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 }).then(
      ({ id }) => id,
      (error: unknown) => String(error),
    );
  const flood = Array.from({ length: FLOOD }, () => buy(greedy.accountId));
  const last = await buy(other.accountId);
  const outcomes = await Promise.all(flood);

  const leased = outcomes.filter((outcome): outcome is number => typeof outcome === 'number');
  const refused = outcomes.filter((outcome) => typeof outcome === 'string');
  expect(last).toEqual(expect.any(Number));
  expect(leased.filter((id) => id < Number(last)).length).toBeLessThan(200);
  expect(new Set(refused)).toEqual(new Set(['Overloaded: too many commands wait already']));
  expect(leased.length + refused.length).toBe(FLOOD);
  await expectSoundBooks(world);
});

it('a refusal because too many wait is said in the words for what may work later', async () => {
  const { key } = await world.customer();
  const buy = vi.spyOn(world.core.activations, 'buy').mockRejectedValueOnce(new Overloaded());
  const path = `/stubs/handler_api.php?api_key=${key}&action=getNumber&service=tg&country=2`;

  const answer = await fetch(`http://127.0.0.1:${world.port}${path}`);

  expect([answer.status, await answer.text(), buy.mock.calls.length]).toEqual([200, 'ERROR_SQL', 1]);
  expect(world.core.isUnavailable(new Overloaded())).toBe(true);
});
