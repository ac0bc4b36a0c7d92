import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartnerWorld, type PartnerWorld } from '#test/partner-world';
import { outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: PartnerWorld;
let serial = 0;
beforeAll(async () => {
  world = await createPartnerWorld();
});
afterAll(() => world.close());
stopClock();

const actor = 'admin:alice';
const few = { operatorsPerCountry: 1, numbersPerOperator: 2 };
const supplier = async () =>
  (await world.core.inventory.createSupplier({ name: `changed${++serial}`, kind: 'partner' })).id;

describe('an address that may not be called', () => {
  const allowNetworks = ['127.0.0.0/8'];

  it('is refused when a partner is connected, of any of its calls, and the partner is not connected then', async () => {
    const { supply } = world.core;
    const supplierId = await supplier();
    const connect = (baseUrl: string, urls = {}) =>
      outcome(
        supply.connect({ supplierId, dialect: 'onlinesim-v1', baseUrl, settings: { allowNetworks, urls } }),
      );

    const words = [
      await connect('http://10.1.2.3/'),
      await connect('http://127.0.0.1:1/', { getNumber: 'http://10.1.2.3/x' }),
    ];
    const before = await outcome(supply.get(supplierId));
    words.push(await connect('http://127.0.0.1:1/', { getNumber: '/x' }));

    expect(words).toEqual(['bad_request', 'bad_request', 'done']);
    expect(before).toBe('not_found');
  });

  it('is refused when it is set, and what was set before stays', async () => {
    const { supply } = world.core;
    const { supplierId } = await world.partner({ fake: few, settings: { allowNetworks } });
    const before = await supply.get(supplierId);
    const change = (what: object) => outcome(supply.change({ supplierId, ...what }));

    const words = [
      await change({ baseUrl: 'http://10.1.2.3/' }),
      await change({ settings: { urls: { finishActivation: 'http://10.1.2.3/x' } } }),
      await change({ settings: { allowNetworks: ['10.0.0.0/8'] } }),
    ];

    expect(words).toEqual(['bad_request', 'bad_request', 'bad_request']);
    expect(await supply.get(supplierId)).toEqual(before);
    expect(await change({ settings: { urls: { finishActivation: 'http://127.0.0.1:1/x' } } })).toBe('done');
  });
});

describe('keys', () => {
  it('are of partners that are connected', async () => {
    const supplierId = await supplier();

    expect(await outcome(world.core.supply.addKey({ supplierId }))).toBe('not_found');
    expect(await outcome(world.core.supply.revokeKey({ supplierId, id: 1n }))).toBe('not_found');
  });

  it('are two at most, however many are added at once', async () => {
    const { supplierId } = await world.partner({ fake: few });
    const { supply } = world.core;

    const adding = Array.from({ length: 5 }, () => outcome(supply.addKey({ supplierId })));
    const outcomes = await Promise.all(adding);

    expect(outcomes.sort()).toEqual(['done', ...Array.from({ length: 4 }, () => 'limit_reached')]);
    expect((await supply.get(supplierId)).keys).toHaveLength(2);
  });
});

describe('blocks', () => {
  it('for one reason do not keep others from beginning, or from going on when one is lifted', async () => {
    const { fake, supplierId } = await world.partner({ fake: few });
    const { supply } = world.core;
    const lasting = async () => (await supply.get(supplierId)).blocks.map(({ reason }) => reason);
    const poll = async () => {
      world.advance(121);
      await supply.pollDue();
    };
    await supply.block({ supplierId, actor });
    fake.setFaults(['error-500']);
    for (let count = 0; count < 3; count++) await poll();
    const both = await lasting();
    const [newest] = await supply.blocks({ supplierId, lasting: true });
    fake.setFaults([]);
    await poll();
    const answered = await lasting();
    fake.setFaults(['error-500']);
    for (let count = 0; count < 3; count++) await poll();
    const again = (await supply.get(supplierId)).blocks;

    await supply.liftBlock({ supplierId, id: again[0]?.id ?? 0n });

    expect(both).toEqual(['by_hand', 'poll_failing']);
    expect(newest).toMatchObject({ reason: 'poll_failing', details: { problem: 'http_error' } });
    expect(answered).toEqual(['by_hand']);
    expect(again.map(({ reason }) => reason)).toEqual(['by_hand', 'poll_failing']);
    expect(await lasting()).toEqual(['poll_failing']);
  });

  it('that last are not begun anew, nor written down in the audit again', async () => {
    const [one, other] = [await world.partner({ fake: few }), await world.partner({ fake: few })];
    const { supply, audit } = world.core;
    const { supplierId } = one;
    const entries = async (of = supplierId) =>
      (await audit.list({ subject: `supplier:${of}`, limit: 9 }))
        .filter(({ action }) => action === 'partner.block')
        .map(({ actor: by }) => by);
    await supply.block({ supplierId, actor });
    await supply.block({ supplierId, seconds: 60, actor });
    await supply.block({ supplierId: other.supplierId, actor });

    expect(await supply.blocks({ supplierId })).toMatchObject([{ reason: 'by_hand', endsAt: null }]);
    expect(await entries()).toEqual([actor]);
    expect(await entries(other.supplierId)).toEqual([actor]);
  });
});

describe('the verbs of operators', () => {
  it('refuse what is not there', async () => {
    const { supply } = world.core;

    expect(await outcome(supply.retry(1_000_000n))).toBe('not_found');
    expect(await outcome(supply.statement({ supplierId: 1_000_000n, limit: 1 }))).toBe('not_found');
    const payOut = { supplierId: 1_000_000n, amountMicros: 1n, reference: 'r', actor };
    expect(await outcome(supply.payOut(payOut))).toBe('not_found');
  });
});
