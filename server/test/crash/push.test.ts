import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { expectSoundBooks } from '#test/sound-books';
import { BALANCE, CUSTOMER_KEY, createPushWorld, type PushWorld } from './push-world.ts';
import { TIMES } from './times.ts';

const PARTNERS = 4;
const LEASES = 32;
const MESSAGES = 320 * TIMES;
const KILLS = 2 * TIMES;
const GERMANY = 43;
const PRICE = 130_000n;
const PAYOUT = 100_000n;

let world: PushWorld | undefined;
afterEach(() => world?.close());

/** Asks the running server for a number; undefined where it has none, or died. */
async function getNumber(url: string): Promise<{ id: number; phone: string } | undefined> {
  const query = `api_key=${CUSTOMER_KEY}&lang=en&action=getNumber&service=tg&country=${GERMANY}`;
  try {
    const answer = await (await fetch(`${url}/stubs/handler_api?${query}`)).text();
    const [word, id = '', phone = ''] = answer.split(':');
    return word === 'ACCESS_NUMBER' ? { id: Number(id), phone } : undefined;
  } catch {
    return undefined;
  }
}

it('stores, shows and pays every message once, however often the server is killed while partners push', async () => {
  world = await createPushWorld({ partners: PARTNERS });
  const { partners, accountId, supplierIds } = world;
  let server = await world.start();
  const leases: { id: number; phone: string }[] = [];
  while (leases.length < LEASES) {
    const wanted = Math.min(16, LEASES - leases.length);
    const bought = await Promise.all(Array.from({ length: wanted }, () => getNumber(server.url)));
    leases.push(...bought.filter((lease) => lease !== undefined));
    if (bought.includes(undefined)) await sleep(100);
  }

  const texts = leases.map(({ id }, index) =>
    Array.from(
      { length: MESSAGES / LEASES },
      (_, serial) => `Telegram ${id}: code ${10_000 + serial * LEASES + index}`,
    ),
  );
  let delivered = 0;
  const feeding = Promise.all(
    leases.map(async ({ phone }, index) => {
      for (const text of texts[index] ?? []) {
        const [push] = partners.flatMap(
          (partner) => partner.receiveSms({ to: phone, from: 'Telegram', text }) ?? [],
        );
        while (push?.state === 'due') await sleep(5);
        expect(push?.state).toBe('delivered');
        delivered++;
      }
    }),
  );
  const moments = Array.from({ length: KILLS }, () => 100 + Math.random() * (MESSAGES - 200));
  for (const moment of moments.sort((one, other) => one - other)) {
    while (delivered < moment) await sleep(5);
    await server.kill();
    server = await world.start();
  }
  await feeding;
  await server.stop();

  await world.withCore(async (core, db) => {
    const stored = await db.read.selectFrom('message').select(['text', 'verdict']).execute();
    const arrivals = await db.read.selectFrom('delivery').select('id').execute();
    const shown = await core.messages.listByActivations(leases.map(({ id }) => id));
    const sorted = (list: readonly (string | null)[] | undefined) => [...(list ?? [])].sort();

    expect(stored).toHaveLength(MESSAGES);
    expect(new Set(stored.map(({ text }) => text)).size).toBe(MESSAGES);
    expect(arrivals.length).toBeGreaterThan(MESSAGES);
    for (const [index, { id }] of leases.entries())
      expect(sorted(shown.get(id)?.map(({ text }) => text))).toEqual(sorted(texts[index]));
    expect(await core.ledger.getBalance(accountId)).toEqual({
      availableMicros: BALANCE - BigInt(LEASES) * PRICE,
      heldMicros: 0n,
    });
    const earned = await Promise.all(
      supplierIds.map(
        async (supplierId) => (await core.supply.statement({ supplierId, limit: 1 }))[0]?.afterMicros ?? 0n,
      ),
    );
    expect(earned.reduce((sum, one) => sum + one, 0n)).toBe(BigInt(LEASES) * PAYOUT);
    await expectSoundBooks({ core });
  });
});
