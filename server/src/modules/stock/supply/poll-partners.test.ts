import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { stopClock } from '#test/still-clock';
import { startKitServer } from '../../../simulation/partner-kit/kit-server.ts';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

const few = { operatorsPerCountry: 1, numbersPerOperator: 2 };
const polls = ({ fake }: TestPartner) =>
  fake.exchanges.filter(({ request }) => request.path === '/getServices').length;
const pollDue = () => world.core.supply.pollDue();
const notices = (supplierId: bigint, kind: string) =>
  world.core.supply.notices({ supplierId, kind, limit: 1_000 });

describe('a partner is asked for its stock', () => {
  it('again in the last tenth of its period, never earlier and never later', async () => {
    const partner = await world.partner({ fake: few });
    const counts = [polls(partner)];

    for (let round = 0; round < 6; round++) {
      world.advance(107.999);
      await pollDue();
      counts.push(polls(partner));
      world.advance(12.001);
      await pollDue();
      counts.push(polls(partner));
    }

    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7]);
  });

  it('at once where its connection was changed, which counts its changes', async () => {
    const partner = await world.partner({ fake: few });
    const other = await world.partner({ fake: few });
    const { supply } = world.core;
    const { supplierId } = partner;
    const before = await supply.get(supplierId);

    const changed = await supply.change({ supplierId, settings: { pollSeconds: 60 } });
    await pollDue();
    await supply.change({ supplierId, access: 'blocked' });

    expect([polls(partner), polls(other)]).toEqual([2, 1]);
    expect([before.version, changed.version]).toEqual([1, 2]);
    expect(await supply.get(supplierId)).toMatchObject({
      ...{ version: 3, access: 'blocked', baseUrl: before.baseUrl, settings: { pollSeconds: 60 } },
    });
    expect(await supply.get(other.supplierId)).toMatchObject({ version: 1, access: 'open' });
  });

  it('and what went wrong is noted, while what it told last is still told', async () => {
    const { fake, supplierId } = await world.partner({ fake: few });
    const { supply, clock } = world.core;
    const stock = async () => (await supply.listStock(supplierId)).map(({ count }) => count);
    const told = [clock(), await stock()] as const;
    fake.setFaults(['error-500']);
    world.advance(120);
    await pollDue();

    const failed = await supply.get(supplierId);
    fake.setFaults([]);
    world.advance(120);
    await pollDue();

    expect(failed).toMatchObject({ polledAt: told[0], pollFailures: 1 });
    expect(await notices(supplierId, 'poll_failed')).toMatchObject([
      { subject: 'http_error', details: { httpStatus: 500 }, count: 1n },
    ]);
    expect(await supply.get(supplierId)).toMatchObject({ polledAt: clock(), pollFailures: 0 });
    expect(await stock()).toEqual(told[1]);
  });

  it('with the newest of its keys, or with the one before where that was revoked', async () => {
    const { supplierId, key, fake } = await world.partner({ fake: few });
    const other = await world.partner({ fake: few });
    const { supply } = world.core;
    const poll = async () => {
      await supply.change({ supplierId });
      await pollDue();
      const shown = JSON.parse(fake.exchanges.at(-1)?.request.text ?? '{}') as { key?: string };
      return shown.key;
    };
    const newer = await supply.addKey({ supplierId });
    await supply.addKey({ supplierId: other.supplierId });

    const first = await poll();
    const refused = await notices(supplierId, 'poll_failed');
    await supply.revokeKey({ supplierId, id: newer.id });

    expect([first, await poll()]).toEqual([newer.key, key]);
    expect(refused).toMatchObject([{ subject: 'ERROR_WRONG_KEY', details: { httpStatus: 401 } }]);
    expect(await supply.get(supplierId)).toMatchObject({ pollFailures: 0 });
    const [last] = (await supply.get(supplierId)).keys.filter(({ revokedAt }) => revokedAt === null);
    await supply.revokeKey({ supplierId, id: last?.id ?? 0n });
    expect(await poll()).toBe(key);
    expect(await notices(supplierId, 'poll_failed')).toMatchObject([
      { subject: 'no key', count: 1n },
      { subject: 'ERROR_WRONG_KEY', count: 1n },
    ]);
  });

  it('in the networks that its connection opens and in no others', async () => {
    const partner = await world.partner({ fake: few, settings: { allowNetworks: ['127.0.0.0/8'] } });
    const { supplierId } = partner;
    const before = polls(partner);
    await world.db.write((tx) =>
      sql`update partner_connection set settings = '{"allowNetworks": ["10.0.0.0/8"]}', version = version + 1
           where supplier_id = ${supplierId}`.execute(tx),
    );
    world.advance(120);

    await pollDue();

    expect([before, polls(partner)]).toEqual([1, 1]);
    expect(await notices(supplierId, 'poll_failed')).toMatchObject([{ subject: 'address_refused' }]);
    // A connection that cannot be called any more may be changed all the same.
    expect(await world.core.supply.change({ supplierId, access: 'disabled' })).toMatchObject({
      access: 'disabled',
    });
  });
});

describe('the answer of a partner', () => {
  it('puts on sale what there is of it and has a rate, pool by pool, and nothing else', async () => {
    const { supplierId } = await world.partner({ fake: { operatorsPerCountry: 2, numbersPerOperator: 3 } });
    const { supply, inventory } = world.core;
    const offers = async () =>
      (await inventory.listOffers({ supplierId, limit: 99 })).map(({ serviceId, stock, step }) =>
        [serviceId, stock, step].join(' '),
      );

    const all = await offers();
    await supply.removeRates({ supplierId, rates: [{ countryId: null, serviceId: 'wa' }] });

    expect(all).toEqual([...['fb 3 0', 'tg 3 0', 'wa 3 0'], ...['fb 3 0', 'tg 3 0', 'wa 3 0']]);
    expect(await offers()).toEqual([...['fb 3 0', 'tg 3 0', 'wa 0 0'], ...['fb 3 0', 'tg 3 0', 'wa 0 0']]);
  });

  it('is noted as far as it is odd, five hundred matters of it', async () => {
    const services = ['telegram', ...Array.from({ length: 510 }, (_, index) => `nosuch${index}`)];
    const fake = { operatorsPerCountry: 1, numbersPerOperator: 1, services };

    const { supplierId } = await world.partner({ fake });

    expect(await notices(supplierId, 'name_unknown')).toHaveLength(500);
    expect((await world.core.supply.listStock(supplierId)).map(({ serviceId }) => serviceId)).toContain('tg');
  });

  it('about all and that about rentals are one stock, with what could not be read of both', async () => {
    const operatorMap = {
      getServices: { o2: { telegram: 3, rent: 9, '': 1 } },
      getServicesRent: { o2: { rent: 2, '': 1 } },
    };
    const server = await startKitServer({
      handle({ path }) {
        const call = path.slice(1) as keyof typeof operatorMap;
        const countryList = [{ country: 'germany', operatorMap: operatorMap[call] }];
        return { httpStatus: 200, body: JSON.stringify({ status: 'SUCCESS', countryList }) };
      },
    });
    try {
      const { inventory, supply } = world.core;
      const { id: supplierId } = await inventory.createSupplier({ name: 'two-lists', kind: 'partner' });
      const settings = { urls: { getServicesRent: '/getServicesRent' } };
      await supply.connect({ supplierId, dialect: 'onlinesim-v1', baseUrl: server.url, settings });

      await pollDue();

      const stock = await supply.listStock(supplierId);
      expect(stock.map(({ serviceId, count }) => [serviceId, count])).toEqual([
        ['rent', 2],
        ['tg', 3],
      ]);
      expect(await notices(supplierId, 'stock_unreadable')).toMatchObject([
        { subject: 'service', details: { count: 2 } },
      ]);
      const { rows } = await sql<{ step: number; country: number }>`
        select step, country_id as country from pool where supplier_id = ${supplierId}`.execute(
        world.db.read,
      );
      expect(rows).toEqual([{ step: 0, country: germany.countryId }]);
      await supply.change({ supplierId, baseUrl: null });
    } finally {
      await server.close();
    }
  });
});
