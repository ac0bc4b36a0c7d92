import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speaks } from '#test/dialect-voices';
import { type RouteVisitor, signIn } from '#test/route-visitor';
import {
  addressOf,
  changes,
  createRouteWorld,
  lineOf,
  type MountedRoute,
  type RouteWorld,
} from '#test/route-world';

let world: RouteWorld;
let shop: bigint;
let stranger: RouteVisitor;
/** The shop's things, by their names in addresses. A new name needs a thing here. */
let things: Record<string, string>;
let routes: MountedRoute[];

beforeAll(async () => {
  world = await createRouteWorld();
  shop = await merchant('shop@example.org');
  stranger = await signIn(world, await merchant('stranger@example.org'));
  things = await makeThings(shop);
  routes = world.routes.filter(
    ({ dialect, url, method }) =>
      dialect === 'console' && /^\/console\/.*:/.test(url) && ['GET', 'POST'].includes(method),
  );
});
afterAll(() => world.close());

let keyOfShop = '';

async function merchant(email: string): Promise<bigint> {
  const { accountId } = await world.customer();
  const { clientId } = await world.core.merchants.open({ accountId, email });
  keyOfShop ||= clientId;
  return accountId;
}

async function makeThings(accountId: bigint): Promise<Record<string, string>> {
  const { campaigns, couponSessions, directories, loyalty, merchants, rentals, smsGroups } = world.core;
  await merchants.change(accountId, { webhookUrl: 'https://receiver.example/' });
  const campaign = await campaigns.create({ accountId, name: 'Mine' });
  await couponSessions.create({ accountId, campaignId: campaign.id, source: 'api' });
  const location = await campaigns.createLocation({ accountId, companyName: 'Mine' });
  const teammate = await merchants.createTeammate({ accountId, name: 'Ann', email: 'ann@example.org' });
  const subaccount = await merchants.createSubaccount({
    parentId: accountId,
    email: 'sub@example.org',
    details: {},
  });
  const directory = await directories.create({ accountId, name: 'Mine' });
  const item = { kind: 'campaign', objectId: campaign.id } as const;
  await directories.listItem({ accountId, id: directory.id, ...item });
  const card = await loyalty.createCard({ accountId, type: 'points', name: 'Mine', rewards: [] });
  const users = [{ details: { email: 'joe@example.org' } }];
  const [user] = await loyalty.addUsers({ accountId, cardId: card.id, users, actor: 'test' });
  const [event] = await merchants.listEvents({ accountId, limit: 1 });

  const { supplierId } = await world.pool({ country: 3 });
  const steps = [{ fromHours: 24, unitHours: 24, priceMicros: 1_000_000n }];
  await rentals.setPrices([{ supplierId, countryId: 3, operator: 'any', step: 0, steps }]);
  const { phone } = await rentals.rent({ accountId, countryId: 3, hours: 24 });
  const keyword = await smsGroups.createKeyword({ accountId, number: phone, word: 'pizza' });
  return {
    campaign: String(campaign.id),
    location: String(location.id),
    teammate: String(teammate.id),
    subaccount: String(subaccount.accountId),
    directory: String(directory.id),
    kind: 'campaign',
    object: String(campaign.id),
    card: String(card.id),
    user: String(user?.user.id),
    event: event?.delivery.eventId ?? '',
    keyword: String(keyword.id),
  };
}

const thing = (name: string) => {
  const id = things[name];
  if (!id) throw new Error(`nothing goes by ${name}`);
  return id;
};

/** All that any form needs, so that only the id can be wrong. */
const fields = () => ({
  ...{ name: 'theirs', sure: '1', amount: '1', companyName: 'Theirs', email: 'x@example.org', points: '1' },
  ...{ measure: 'uses', period: 'day', most: '1', campaign: thing('campaign'), codes: 'numeric' },
});

describe('another merchant’s things', () => {
  it('are on no screen and for no action, and nothing of them changes', async () => {
    const before = await world.state();
    const odd: string[] = [];

    for (const route of routes) {
      const address = addressOf(route, thing);
      const answer =
        route.method === 'GET' ? await stranger.get(address) : await stranger.post(address, fields());
      if (answer.status !== 404 || !speaks('console', answer))
        odd.push(lineOf(route.method, address, answer));
    }

    expect(routes.length).toBeGreaterThan(20);
    expect(odd).toEqual([]);
    expect(changes(before, await world.state())).toEqual([]);
  });

  it('are found by their own merchant, each of them', async () => {
    const owner = await signIn(world, shop);

    const odd: string[] = [];
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      const answer = await owner.get(addressOf(route, thing));
      if (answer.status !== 200) odd.push(lineOf('GET', route.url, answer));
    }

    expect(odd).toEqual([]);
  });

  it('are not found where a form names them', async () => {
    const before = await world.state();

    const answers = [
      await stranger.get('/console/campaigns?folder=99999'),
      await stranger.post('/console/campaigns/copy', { template: thing('campaign') }),
      await stranger.post('/console/settings/keys/revoke', { clientId: keyOfShop }),
      await stranger.get('/console/nowhere'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(changes(before, await world.state())).toEqual([]);
  });
});
