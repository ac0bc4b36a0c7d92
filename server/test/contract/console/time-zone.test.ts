import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '#test/console-world';

let world: ConsoleWorld;
let shop: Awaited<ReturnType<ConsoleWorld['merchant']>>;

/** New York is five hours behind: its days begin and end at another date than those of UTC. */
const zone = 'America/New_York';
const SETTINGS = '/console/settings';
const ADD = '/console/campaigns/add';

beforeAll(async () => {
  world = await createConsoleWorld();
  shop = await world.merchant();
  await shop.visitor.submit(SETTINGS, SETTINGS, { timeZone: zone });
});
afterAll(() => world.close());

const idIn = (path: string) => BigInt((path.split('?')[0] ?? '').split('/').at(-1) ?? '');
const campaign = (path: string) => world.core.campaigns.get({ accountId: shop.accountId, id: idIn(path) });
const card = async (id: bigint) => (await world.core.loyalty.getCard({ accountId: shop.accountId, id })).card;

describe('the time zone of a merchant', () => {
  it('is set in the settings, shown there, and left as it is by a form without it', async () => {
    const page = await shop.visitor.get(SETTINGS);
    await shop.visitor.submit(SETTINGS, SETTINGS, { timeZone: '', companyName: 'Shop' });

    expect(page.text).toContain(`value="${zone}"`);
    expect(await world.core.merchants.get(shop.accountId)).toMatchObject({
      timeZone: zone,
      companyName: 'Shop',
    });
  });

  it.each(['Mars/Base', 'Europe/Brüssel', '+25:99', 'a\0b'])(
    'is never %j, and is told so',
    async (timeZone) => {
      const answer = await shop.visitor.submit(SETTINGS, SETTINGS, { timeZone });
      const told = await shop.visitor.get(answer.location);

      expect(answer.location).toBe(`${SETTINGS}?failed=zone`);
      expect(told.text).toContain('There is no such time zone.');
      expect((await world.core.merchants.get(shop.accountId)).timeZone).toBe(zone);
    },
  );

  it.each([
    { name: 'as the form is shown', fields: {}, in: zone, begins: '05:00:00', ends: '04:59:59' },
    {
      name: 'where the form does not say one',
      fields: { timeZone: '' },
      in: zone,
      begins: '05:00:00',
      ends: '04:59:59',
    },
    {
      name: 'but for a nearer one',
      fields: { timeZone: 'Etc/GMT+8' },
      in: 'Etc/GMT+8',
      begins: '08:00:00',
      ends: '07:59:59',
    },
  ])('is that of the days of a new campaign, $name', async ({ fields, in: own, begins, ends }) => {
    const days = { startsAt: '2027-12-01', expiresAt: '2027-12-31' };

    const { location } = await shop.visitor.submit(ADD, ADD, { name: 'days', ...days, ...fields });

    expect(await campaign(location)).toMatchObject({
      timeZone: own,
      startsAt: new Date(`2027-12-01T${begins}Z`),
      expiresAt: new Date(`2028-01-01T${ends}Z`),
    });
  });

  it('is that of a new loyalty card, but for a nearer one; a copy keeps its own', async () => {
    const { accountId } = shop;
    const path = '/console/loyalty';
    const { location } = await shop.visitor.submit(path, path, { name: 'stamps', type: 'stamp' });
    const own = { accountId, type: 'points' as const, name: 'points' };
    const made = await world.core.loyalty.createCard(own);
    const far = await world.core.loyalty.createCard({ ...own, timeZone: 'Asia/Tokyo' });
    const copy = await world.core.loyalty.copyCard({ accountId, id: far.id });

    expect((await card(idIn(location))).timeZone).toBe(zone);
    expect([made.timeZone, far.timeZone, copy.timeZone]).toEqual([zone, 'Asia/Tokyo', 'Asia/Tokyo']);
  });

  it('is that in which the console says when things were', async () => {
    const { accountId, visitor } = shop;
    await world.core.merchants.change(accountId, { webhookUrl: 'https://hooks.example/in' });
    await world.core.campaigns.create({ accountId, name: 'told' });
    const [listed] = await world.core.merchants.listEvents({ accountId, limit: 1 });
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });

    const { text } = await visitor.get(`${SETTINGS}/webhooks/${listed?.delivery.eventId}`);

    expect(listed).toBeDefined();
    expect(text).toMatch(new RegExp(`\\b${hour.format(listed?.event?.at)}:\\d\\d`));
  });
});
