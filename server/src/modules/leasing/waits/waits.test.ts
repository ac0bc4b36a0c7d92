import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';

let world: World;
/** Outside of transactions. */
let reads = 0;
let supplierId: bigint;
let accountId: bigint;
beforeAll(async () => {
  world = await createWorld({}, (db) => ({
    ...db,
    get read() {
      reads++;
      return db.read;
    },
  }));
  ({ supplierId } = await world.pool({ count: 400 }));
  ({ accountId } = await world.customer());
});
afterAll(() => world.close());

const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg' });
const waits = () => world.core.waits;
/** Until so many wait, and have read what there is. */
async function waiting(count: number): Promise<void> {
  while (waits().count() < count) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 30));
}

describe('waiting for a message', () => {
  it('answers at once where there is one', async () => {
    const { id, phone } = await buy();
    const { messageId } = await world.message({ supplierId, phone });

    const messages = await waits().activationMessages({ id, accountId, timeoutMs: 60_000 });

    expect(messages.map((message) => message.id)).toEqual([messageId]);
  });

  it('answers when the message is committed, and everybody who waits for it', async () => {
    const { id, phone } = await buy();
    const answers = Array.from({ length: 20 }, () =>
      waits().activationMessages({ id, accountId, timeoutMs: 60_000 }),
    );
    await waiting(20);

    const { messageId } = await world.message({ supplierId, phone });

    const found = await Promise.all(answers);
    expect(found.every(([message]) => message?.id === messageId && message.code === '12345')).toBe(true);
    expect(waits().count()).toBe(0);
  });

  it('answers with what is newer than the one that is known', async () => {
    const { id, phone } = await buy();
    const { messageId } = await world.message({ supplierId, phone });
    const answer = waits().activationMessages({ id, accountId, after: messageId, timeoutMs: 60_000 });
    await waiting(1);

    const newer = await world.message({ supplierId, phone, text: 'Your code is 67890' });

    expect((await answer).map((message) => message.id)).toEqual([newer.messageId]);
  });

  it('answers with nothing when the time is up', async () => {
    const { id } = await buy();

    expect(await waits().activationMessages({ id, accountId, timeoutMs: 30 })).toEqual([]);
  });

  it.each(['cancel', 'expire'] as const)('answers when the lease ends: %s', async (how) => {
    const { id } = await buy();
    const answer = waits().activationMessages({ id, accountId, timeoutMs: 60_000 });
    await waiting(1);

    if (how === 'cancel') await world.core.activations.cancel({ id, accountId });
    else {
      world.advance(1_300);
      await world.core.activations.expireDue();
    }

    expect(await answer).toEqual([]);
  });

  it('tells where an activation stands once its code is there', async () => {
    const { id, phone } = await buy();
    const answer = waits().standing({ id, accountId, timeoutMs: 60_000 });
    await waiting(1);

    await world.message({ supplierId, phone });

    expect(await answer).toMatchObject({ state: 'received', code: '12345' });
  });

  it("refuses what is another's, or nobody's", async () => {
    const { id } = await buy();
    const { accountId: stranger } = await world.customer();

    const refusal = { code: 'activation_not_found' };
    await expect(
      waits().activationMessages({ id, accountId: stranger, timeoutMs: 60_000 }),
    ).rejects.toMatchObject(refusal);
    await expect(
      waits().activationMessages({ id: 2_000_000_000, accountId, timeoutMs: 60_000 }),
    ).rejects.toMatchObject(refusal);
    await expect(
      waits().rentalMessages({ id: 1, accountId: stranger, timeoutMs: 60_000 }),
    ).rejects.toMatchObject({
      code: 'rental_not_found',
    });
    expect(world.db.signals.topicCount()).toBe(0);
  });

  it('finds each message that comes while somebody begins to wait', async () => {
    const leases = await Promise.all(Array.from({ length: 60 }, buy));

    const answers = await Promise.all(
      leases.map(async ({ id, phone }, index) => {
        const coming = new Promise((resolve) => setTimeout(resolve, index % 7)).then(() =>
          world.message({ supplierId, phone }),
        );
        const [found, sent] = await Promise.all([
          waits().activationMessages({ id, accountId, timeoutMs: 10_000 }),
          coming,
        ]);
        return found[0]?.id === sent.messageId;
      }),
    );

    expect(answers.every(Boolean)).toBe(true);
  });

  it('reads nothing while nothing happens, and once for all that one commit wakes', async () => {
    const leases = await Promise.all(Array.from({ length: 100 }, buy));
    const answers = leases.map(({ id }) => waits().activationMessages({ id, accountId, timeoutMs: 60_000 }));
    await waiting(100);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = reads;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(reads).toBe(before);

    await Promise.all(leases.map(({ phone }) => world.message({ supplierId, phone })));

    expect((await Promise.all(answers)).every((messages) => messages.length === 1)).toBe(true);
    // Two for each commit: where the leases stand, and their messages. `serviceNames` may be read, too.
    expect(reads - before).toBeLessThan(20);
  });

  it('ends when the server stops, with what there is', async () => {
    const { id } = await buy();
    const answer = waits().activationMessages({ id, accountId, timeoutMs: 60_000 });
    await waiting(1);

    waits().end();

    expect(await answer).toEqual([]);
    expect(await waits().activationMessages({ id, accountId, timeoutMs: 60_000 })).toEqual([]);
    expect(world.db.signals.topicCount()).toBe(0);
  });
});
