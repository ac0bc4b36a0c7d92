import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { createFakePartner, type FakePartner } from '../../../src/simulation/partner-kit/index.ts';

const key = 'the-key-of-a-partner';
const GERMANY = 43;
let world: NativeWorld;
const fakes: FakePartner[] = [];

beforeAll(async () => {
  world = await createNativeWorld({ RESALE: '1', RUB_PER_USD: '100' });
});
afterAll(async () => {
  for (const fake of fakes) await fake.close();
  await world.core.supply.stop();
  await world.close();
});

let serial = 0;

/** A supplier of kind partner, connected or not, and what is said about it. */
async function partner({ of = world, vouchedBy = 'Jo' }: { of?: NativeWorld; vouchedBy?: string } = {}) {
  const name = `pax${++serial}`;
  const body = { name, kind: 'partner', ...(vouchedBy && { vouchedBy }) };
  await of.api('POST', '/suppliers', { body });
  const said = async () => (await of.api('GET', `/suppliers/${name}`)).json.hindrances;
  return {
    name,
    said,
    reasons: async () => (await said()).map(({ reason }: { reason: string }) => reason),
    stock: async () => (await of.api('GET', `/suppliers/${name}/reported-stock`)).json,
    setRate: (service: string) =>
      of.api('POST', `/suppliers/${name}/rates`, { body: { rates: [{ service, sum: '40' }] } }),
    async connect(services?: string[]): Promise<FakePartner> {
      const fake = await createFakePartner({
        dialect: 'onlinesim-v1',
        key: `${key}-${name}`,
        hubUrl: of.url,
        countries: ['germany'],
        operatorsPerCountry: 1,
        numbersPerOperator: 2,
        firstNumber: serial * 1_000,
        services,
      });
      fakes.push(fake);
      await of.api('POST', `/suppliers/${name}/connection`, {
        body: { dialect: 'onlinesim-v1', baseUrl: fake.url, key: `${key}-${name}` },
      });
      return fake;
    },
    async poll(): Promise<void> {
      of.advance(121);
      await of.core.supply.pollDue();
    },
  };
}

describe('what keeps a partner from selling is said in a line each', () => {
  it('from the first step to the last, and nothing where all is sold', async () => {
    const { said, reasons, connect, poll, setRate, name } = await partner();

    const steps = [await reasons()];
    await connect();
    steps.push(await reasons());
    await poll();
    steps.push(await reasons());
    const [noRate] = await said();
    for (const service of ['tg', 'fb', 'wa', 'rent']) await setRate(service);
    steps.push(await reasons());

    expect(steps).toEqual([['not_connected'], ['not_polled'], ['no_rate'], []]);
    expect(noRate.message).toBe(
      `no rate for fb, rent, tg, wa (stock of 8): switchboard partner set-rate ${name} fb SUM`,
    );
    expect(noRate.message).not.toContain('\n');
  });

  it('beside the stock that it told, too', async () => {
    const { connect, poll, stock } = await partner();
    await connect();
    await poll();

    expect((await stock()).hindrances).toMatchObject([{ reason: 'no_rate' }]);
  });

  it('names that no table holds, with how they are set', async () => {
    const { connect, poll, setRate, said } = await partner();
    await connect(['telegram', 'atlantisbook']);
    await setRate('tg');
    await setRate('rent');
    await poll();

    expect(await said()).toEqual([
      {
        reason: 'names_unknown',
        message: 'stock is skipped under names that no table holds: service atlantisbook (settings.names)',
      },
    ]);
  });

  it('a block, a closed access and a partner that does not answer', async () => {
    const { connect, poll, reasons, setRate, name } = await partner();
    const fake = await connect();
    await poll();
    for (const service of ['tg', 'fb', 'wa', 'rent']) await setRate(service);

    await world.api('POST', `/suppliers/${name}/blocks`, { body: {} });
    await world.api('PATCH', `/suppliers/${name}/connection`, { body: { access: 'disabled' } });
    fake.setFaults(['error-500']);
    await poll();
    await world.api('PATCH', `/suppliers/${name}`, { body: { state: 'off' } });

    expect(await reasons()).toEqual(['supplier_off', 'access', 'blocked', 'not_answering']);
  });

  it('that nobody vouches for it, and that RESALE is 0', async () => {
    const cautious = await createNativeWorld({ RESALE: '0' });
    try {
      const unvouched = await partner({ of: cautious, vouchedBy: '' });
      const vouched = await partner({ of: cautious });

      expect(await unvouched.reasons()).toEqual(['not_vouched', 'resale_off', 'not_connected']);
      expect(await vouched.said()).toMatchObject([
        { reason: 'resale_off', message: 'RESALE is 0: numbers of partners are not sold' },
        {},
      ]);
    } finally {
      await cautious.core.supply.stop();
      await cautious.close();
    }
  });

  it('nothing of a supplier whose numbers are here', async () => {
    const { supplierId } = await world.pool({ country: GERMANY });

    expect((await world.api('GET', `/suppliers/${supplierId}`)).json.hindrances).toEqual([]);
  });
});

it('a rate before there is a connection is refused, and says what is missing', async () => {
  const { setRate, connect } = await partner();

  const early = await setRate('tg');
  await connect();

  expect(early).toMatchObject({
    status: 409,
    json: { code: 'not_allowed', details: { missing: 'a connection: rates are in its currency' } },
  });
  expect((await setRate('tg')).status).toBe(200);
});
