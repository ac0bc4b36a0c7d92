import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

const newest = async () => {
  const { json } = await world.api('GET', '/audit?limit=1');
  return json.items[0];
};

it('a change of a route is in the audit with all its fields, the cost as it is written', async () => {
  const { json } = await world.api('POST', '/sms-routes', { body: { name: 'uk' } });

  await world.api('PATCH', `/sms-routes/${json.id}`, { body: { cost: '1', rank: 7, perSecond: null } });

  expect(await newest()).toMatchObject({
    ...{ action: 'sms-route.change', subject: `sms-route:${json.id}` },
    details: { cost: '1.000000', rank: 7, perSecond: null },
  });
});

it('a change of the settings for SMS is in the audit with what was asked for', async () => {
  const { name } = await world.customer();
  await world.api('POST', '/merchants', { body: { account: name, email: 'pizza@example.org' } });

  await world.api('PATCH', `/accounts/${name}/sms-settings`, { body: { sender: 'Pizza' } });

  expect(await newest()).toMatchObject({ action: 'sms-settings.change', details: { sender: 'Pizza' } });
});

it('a change of points is in the audit with its numbers', async () => {
  const { name } = await world.customer();
  await world.api('POST', '/merchants', { body: { account: name, email: 'cards@example.org' } });
  const cards = `/merchants/${name}/loyalty-cards`;
  const card = await world.api('POST', cards, { body: { name: 'Card', type: 'points', status: 'active' } });
  const users = `${cards}/${card.json.id}/users`;
  const user = await world.api('POST', users, { body: { email: 'eve@example.org' } });
  const location = await world.api('POST', `/merchants/${name}/locations`, { body: { companyName: 'Here' } });

  const change = { points: 5, locationId: location.json.id };
  const changed = await world.api('PATCH', `${users}/${user.json.userId}`, { body: change });

  expect([card, user, location, changed].map(({ status }) => status)).toEqual([201, 201, 201, 200]);
  expect(await newest()).toMatchObject({
    action: 'loyalty-user.change',
    details: { user: String(user.json.userId), points: 5, locationId: String(location.json.id) },
  });
});
