import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignChange, ClaimField } from '#modules/merchants/campaigns';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';
import type { ConsumerClaim } from './consumer.ts';

let world: World;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
  const { accountId: id, name } = await world.customer();
  await world.core.merchants.open({ accountId: id, email: `${name}@example.org` });
  accountId = id;
});
afterAll(() => world.close());

async function visit(settings: Omit<CampaignChange, 'name'> = {}) {
  const campaign = await world.core.campaigns.create({ accountId, name: 'Pizza', ...settings });
  const { session } = await world.core.couponSessions.visit({
    campaignCode: campaign.code.toUpperCase(),
    details: { utm: { source: 'poster' } },
  });
  return { campaign, session, code: session.code };
}

const refusal = (code: string, what?: string) => ({ code, ...(what ? { details: { what } } : {}) });

test('a visit makes a session of its own, and none where the campaign is not to be had', async () => {
  const { campaign, session } = await visit();
  const { session: second } = await world.core.couponSessions.visit({ campaignCode: campaign.code });
  expect(second.code).not.toBe(session.code);
  expect(session.details.utm).toEqual({ source: 'poster' });

  const visits = (settings: Omit<CampaignChange, 'name'>) => visit(settings);
  await expect(visits({ status: 'inactive' })).rejects.toMatchObject(refusal('not_allowed', 'not_running'));
  await expect(visits({ startsAt: new Date('2999-01-01') })).rejects.toMatchObject(refusal('not_allowed'));
  await expect(visits({ expiresAt: new Date('2020-01-01') })).rejects.toMatchObject(refusal('expired'));
  await expect(visits({ singleUseOnly: true })).rejects.toMatchObject(
    refusal('not_allowed', 'single_use_only'),
  );
  await expect(visits({ status: 'removed' })).rejects.toMatchObject(refusal('not_found'));
  await expect(world.core.couponSessions.visit({ campaignCode: 'nobody' })).rejects.toMatchObject(
    refusal('not_found'),
  );
});

test('a form must be filled in as its campaign asks, boxes included', async () => {
  const { code } = await visit({
    claimAction: 'form',
    uniqueBy: 'phone',
    claimFields: [
      { name: 'first_name', label: 'Name', required: true },
      { name: 'email', label: 'E-mail', required: false },
      { name: 'customfield3', label: 'Size', required: true },
      { name: 'consent', label: 'I agree', required: true },
    ],
  });

  await expect(world.core.couponSessions.claim({ code, details: { firstName: ' ' } })).rejects.toMatchObject({
    code: 'bad_request',
    details: { fields: ['first_name', 'customfield3', 'consent', 'phone'] },
  });
  const claimed = await world.core.couponSessions.claim({
    code,
    phone: '447911123456',
    details: { firstName: '<b>Ann</b>', customField3: 'XL' },
    consents: ['I agree'],
  });
  expect(claimed.session).toMatchObject({
    stage: 'claimed',
    claimType: 'form',
    phone: '447911123456',
    details: { firstName: '<b>Ann</b>', customField3: 'XL', utm: { source: 'poster' } },
  });

  const again = await world.core.couponSessions.claim({ code });
  expect(again.session.claimedAt).toEqual(claimed.session.claimedAt);
});

test('a promotional code opens the claim, in any case and with blanks around it', async () => {
  const { code } = await visit({ claimAction: 'promocode', promoCodes: ['Sommer26'] });

  for (const promoCode of [undefined, '', 'winter']) {
    await expect(world.core.couponSessions.claim({ code, promoCode })).rejects.toMatchObject(
      refusal('not_allowed', 'promo_code'),
    );
  }
  expect((await world.core.couponSessions.claim({ code, promoCode: ' SOMMER26 ' })).session.claimType).toBe(
    'promocode',
  );
});

test('a game is played once, by the server, before the claim', async () => {
  const game = {
    kind: 'wheel' as const,
    prizes: [
      { value: '10%', weight: 1 },
      { value: 'never', weight: 0 },
    ],
  };
  const { code } = await visit({ claimAction: 'game', game });

  await expect(world.core.couponSessions.claim({ code })).rejects.toMatchObject(
    refusal('not_allowed', 'unplayed'),
  );
  expect((await world.core.couponSessions.play({ code })).session.value).toBe('10%');
  await world.core.campaigns.list({ accountId });
  expect((await world.core.couponSessions.play({ code })).session.value).toBe('10%');
  expect((await world.core.couponSessions.claim({ code })).session).toMatchObject({
    claimType: 'game',
    value: '10%',
  });
});

test('it is redeemed at its page only once it is claimed, and only by a method of its campaign', async () => {
  const { code } = await visit({ validationMethods: ['button'] });

  await expect(world.core.couponSessions.redeem({ code, method: 'button' })).rejects.toMatchObject(
    refusal('not_allowed', 'unclaimed'),
  );
  await world.core.couponSessions.claim({ code });
  await expect(
    world.core.couponSessions.redeem({ code, method: 'password', password: 'x' }),
  ).rejects.toMatchObject(refusal('not_allowed', 'method'));
  const { session } = await world.core.couponSessions.redeem({ code, method: 'button' });
  expect(session.stage).toBe('validated');
  await expect(world.core.couponSessions.redeem({ code, method: 'button' })).rejects.toMatchObject(
    refusal('already_done'),
  );
});

test('staff type the password of the campaign or of their shop, whose name is kept', async () => {
  const shop = await world.core.campaigns.createLocation({
    accountId,
    companyName: 'Shop 1',
    password: 'shop one',
  });
  const settings = { validationMethods: ['password', 'qr'] as const, password: 'for all' };
  const own = await visit({ ...settings, validationMethods: [...settings.validationMethods] });
  const there = await visit({ ...settings, validationMethods: ['qr'], locationIds: [shop.id] });
  await world.core.couponSessions.claim({ code: own.code });
  await world.core.couponSessions.claim({ code: there.code });

  const first = await world.core.couponSessions.redeem({
    code: own.code,
    method: 'password',
    password: 'for all',
  });
  const second = await world.core.couponSessions.redeem({
    code: there.code,
    method: 'qr',
    password: 'shop one',
    spendMicros: 5n,
  });

  expect(first.session.locationId).toBeNull();
  expect(second.session).toMatchObject({ locationId: shop.id, validationValueMicros: 5n });
  expect(second.location?.companyName).toBe('Shop 1');
});

test('after five wrong passwords there is a pause, even for 20 at once and for the right one', async () => {
  const { code } = await visit({ validationMethods: ['password'], password: 'right' });
  await world.core.couponSessions.claim({ code });
  const attempt = (password: string) =>
    world.core.couponSessions.redeem({ code, method: 'password', password });

  const settled = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => attempt(`wrong ${index}`)),
  );

  const codes = settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'));
  expect(codes.filter((one) => one === 'not_allowed')).toHaveLength(5);
  expect(codes.filter((one) => one === 'rate_limited')).toHaveLength(15);
  await expect(attempt('right')).rejects.toMatchObject({
    code: 'rate_limited',
    details: { retryAfterSeconds: expect.any(Number) },
  });
  world.advance(600);
  expect((await attempt('right')).session.stage).toBe('validated');
});

test('nothing of a removed campaign can be claimed or redeemed any more', async () => {
  const { campaign, code } = await visit();
  await world.core.couponSessions.claim({ code });
  await world.core.campaigns.change({ accountId, id: campaign.id, status: 'removed' });

  await expect(world.core.couponSessions.redeem({ code, method: 'button' })).rejects.toMatchObject(
    refusal('expired'),
  );
  await expect(
    world.core.couponSessions.change({ accountId, code, events: [{ event: 'validate' }], actor: 'api' }),
  ).rejects.toMatchObject(refusal('expired'));
});

test('who has lost a game with prizes cannot claim, and who has played one without any can', async () => {
  const lose = async (prizes: { value: string; weight: number }[]) => {
    const { code } = await visit({ claimAction: 'game', game: { kind: 'wheel', prizes } });
    await world.core.couponSessions.change({ code, events: [{ event: 'play', value: '' }], actor: 'page' });
    return code;
  };

  const lost = await lose([{ value: '10%', weight: 1 }]);
  await expect(world.core.couponSessions.claim({ code: lost })).rejects.toMatchObject(
    refusal('not_allowed', 'lost'),
  );
  const fun = await lose([{ value: '', weight: 1 }]);
  expect((await world.core.couponSessions.claim({ code: fun })).session.stage).toBe('claimed');
});

test('a campaign without a game cannot be played, and a game without prizes gives none', async () => {
  const plain = await visit();
  await expect(world.core.couponSessions.play({ code: plain.code })).rejects.toMatchObject(
    refusal('not_allowed', 'no_game'),
  );

  const empty = await visit({ claimAction: 'game', game: { kind: 'wheel', prizes: [] } });
  expect((await world.core.couponSessions.play({ code: empty.code })).session).toMatchObject({
    stage: 'played',
    value: '',
  });
});

test('after five wrong promotional codes the right one is not looked at', async () => {
  const { code } = await visit({ claimAction: 'promocode', promoCodes: ['right'] });
  for (let count = 0; count < 5; count++)
    await expect(world.core.couponSessions.claim({ code, promoCode: 'wrong' })).rejects.toMatchObject(
      refusal('not_allowed', 'promo_code'),
    );

  await expect(world.core.couponSessions.claim({ code, promoCode: 'right' })).rejects.toMatchObject({
    code: 'rate_limited',
  });
});

test('a form names all that is missing, each once, and asks for nothing that need not be filled in', async () => {
  const field = (name: ClaimField['name'], required: boolean, label: string = name) => ({
    name,
    label,
    required,
  });
  const { code } = await visit({
    claimAction: 'form',
    uniqueBy: 'email',
    claimFields: [
      field('last_name', true),
      field('first_name', false),
      field('email', true),
      field('phone', true),
      field('customfield1', false),
      field('customfield7', true),
      field('consent', true, 'I agree'),
      field('consent', true, 'I am an adult'),
      field('consent', false, 'Send me news'),
    ],
  });
  const claim = (more: Omit<ConsumerClaim, 'code'> = {}) =>
    world.core.couponSessions.claim({ code, ...more });
  const missing = (fields: string[]) => ({ code: 'bad_request', details: { fields } });

  await expect(claim()).rejects.toMatchObject(
    missing(['last_name', 'email', 'phone', 'customfield7', 'consent']),
  );
  await expect(
    claim({
      email: 'ann@example.org',
      details: { firstName: 'Ann', customField1: 'x' },
      consents: ['I agree'],
    }),
  ).rejects.toMatchObject(missing(['last_name', 'phone', 'customfield7', 'consent']));
  await expect(claim({ email: 'ann@example.org', phone: '32470000001' })).rejects.toMatchObject(
    missing(['last_name', 'customfield7', 'consent']),
  );
  await expect(
    claim({ phone: '32470000001', details: { lastName: 'Lee', customField7: 'x' } }),
  ).rejects.toMatchObject(missing(['email', 'consent']));
  const { session } = await claim({
    ...{ email: 'ann@example.org', phone: '32470000001', details: { lastName: 'Lee', customField7: 'x' } },
    consents: ['I am an adult', 'I agree'],
  });
  expect(session).toMatchObject({ stage: 'claimed', email: 'ann@example.org', phone: '32470000001' });
});

test('each of a campaign’s promotional codes opens the claim, and an empty one none', async () => {
  const settings = { claimAction: 'promocode' as const, promoCodes: ['sommer26', 'winter26'] };

  for (const promoCode of settings.promoCodes) {
    const { code } = await visit(settings);
    expect((await world.core.couponSessions.claim({ code, promoCode })).session.stage).toBe('claimed');
  }
  const { code } = await visit({ ...settings, promoCodes: ['\u200b'] });
  await expect(world.core.couponSessions.claim({ code, promoCode: '\u200b ' })).rejects.toMatchObject(
    refusal('not_allowed', 'promo_code'),
  );
});

test('prizes are won as they have weight, and what has none is never won', async () => {
  const { id: campaignId } = await world.core.campaigns.create({
    ...{ accountId, name: 'Wheel', claimAction: 'game' },
    game: {
      kind: 'wheel',
      prizes: [
        { value: 'never', weight: 0 },
        { value: '10%', weight: 2 },
        { value: '20%', weight: 1 },
        { value: 'never, too', weight: 0 },
      ],
    },
  });
  const { sessions } = await world.core.couponSessions.createBatch({
    ...{ accountId, campaignId, amount: 60, status: 'normal' },
  });
  const codes: string[] = [];
  for await (const { code } of sessions) codes.push(code);

  const won = await Promise.all(
    codes.map(async (code) => (await world.core.couponSessions.play({ code })).session.value),
  );

  expect([...new Set(won)].sort()).toEqual(['10%', '20%']);
});

test('who has lost a game claims where none of its prizes can be won, and not where one can', async () => {
  const claim = async (prizes: { value: string; weight: number }[]) => {
    const { code } = await visit({ claimAction: 'game', game: { kind: 'wheel', prizes } });
    await world.core.couponSessions.change({ code, events: [{ event: 'play', value: '' }], actor: 'page' });
    return (await world.core.couponSessions.claim({ code })).session.stage;
  };

  expect(await claim([{ value: '10%', weight: 0 }])).toBe('claimed');
  await expect(
    claim([
      { value: '10%', weight: 1 },
      { value: '', weight: 3 },
    ]),
  ).rejects.toMatchObject(refusal('not_allowed', 'lost'));
});

test('a redemption names who made it, and a password that is not given opens nothing', async () => {
  const redeem = async (method: 'button' | 'password' | 'qr', password?: string) => {
    const { code } = await visit({ validationMethods: ['button', 'password', 'qr'], password: 'for all' });
    const attempt = () => world.core.couponSessions.redeem({ code, method, password });
    await expect(attempt()).rejects.toMatchObject(
      refusal('not_allowed', method === 'button' || password ? 'unclaimed' : 'password'),
    );
    await world.core.couponSessions.claim({ code });
    const { session } = await attempt();
    return (await world.core.couponSessions.listHistory(session.id)).at(-1)?.actor;
  };

  expect(await redeem('button')).toBe('page');
  expect(await redeem('password', 'for all')).toBe('password');
  expect(await redeem('qr', 'for all')).toBe('qr');
  await expect(redeem('qr')).rejects.toMatchObject(refusal('not_allowed', 'password'));
});

test('what is nobody’s code can be neither claimed, played nor redeemed', async () => {
  const code = 'x'.repeat(21);

  for (const attempt of [
    () => world.core.couponSessions.claim({ code }),
    () => world.core.couponSessions.play({ code }),
    () => world.core.couponSessions.redeem({ code, method: 'button' }),
  ])
    await expect(attempt()).rejects.toMatchObject(refusal('not_found', 'session'));
});

describe('at the very instant', () => {
  stopClock();
  const inSeconds = (seconds: number) => new Date(world.core.clock().getTime() + seconds * 1000);

  test('at which a campaign begins it can be visited and claimed, and not before', async () => {
    const startsAt = inSeconds(10);
    const { id, code: campaignCode } = await world.core.campaigns.create({
      accountId,
      name: 'Soon',
      startsAt,
    });
    const { session } = await world.core.couponSessions.create({ accountId, campaignId: id, source: 'api' });
    world.advance(9.999);
    await expect(world.core.couponSessions.visit({ campaignCode })).rejects.toMatchObject(
      refusal('not_allowed', 'not_running'),
    );
    await expect(world.core.couponSessions.claim({ code: session.code })).rejects.toMatchObject(
      refusal('not_allowed', 'not_running'),
    );

    world.advance(0.001);

    await world.core.couponSessions.visit({ campaignCode });
    expect((await world.core.couponSessions.claim({ code: session.code })).session.stage).toBe('claimed');
  });

  test('at which a campaign ends it can be neither visited, claimed nor redeemed, and a moment before it can', async () => {
    const expiresAt = inSeconds(10);
    const campaign = await world.core.campaigns.create({ accountId, name: 'Short', expiresAt });
    const make = async () =>
      (await world.core.couponSessions.create({ accountId, campaignId: campaign.id, source: 'api' })).session
        .code;
    const [first, second, third] = [await make(), await make(), await make()];
    await world.core.couponSessions.claim({ code: second });
    world.advance(9.999);
    await world.core.couponSessions.visit({ campaignCode: campaign.code });
    await world.core.couponSessions.claim({ code: third });
    await world.core.couponSessions.redeem({ code: third, method: 'button' });

    world.advance(0.001);

    const ended = await Promise.allSettled([
      world.core.couponSessions.visit({ campaignCode: campaign.code }),
      world.core.couponSessions.claim({ code: first }),
      world.core.couponSessions.redeem({ code: second, method: 'button' }),
    ]);
    expect(ended).toMatchObject([1, 2, 3].map(() => ({ status: 'rejected', reason: refusal('expired') })));
  });
});
