import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type CouponWorld, createCouponWorld } from '#test/coupon-world';
import { expectSoundBooks } from '#test/sound-books';
import type { Keyword } from './index.ts';

let world: CouponWorld;
let serial = 0;
let shop: Shop;

type Shop = { accountId: bigint; supplierId: bigint; number: string; campaignId: bigint; keyword: Keyword };

beforeAll(async () => {
  world = await createCouponWorld({ SIMULATOR: '1' });
});
afterAll(() => world.close());

/** A merchant with a rented number, the keyword `pizza` on it, a campaign and credits. */
async function openShop({ credits = 100, country = 2 } = {}): Promise<Shop> {
  const { accountId } = await world.merchant();
  await world.core.merchants.change(accountId, { companyName: 'Luigi' });
  const { supplierId, phones } = await world.pool({ country });
  const [number = ''] = phones;
  await world.core.rentals.setPrices([
    {
      supplierId,
      countryId: country,
      operator: 'any',
      step: 0,
      steps: [{ fromHours: 2, unitHours: 1, priceMicros: 10n }],
    },
  ]);
  await world.core.rentals.rent({ accountId, countryId: country, hours: 1_000, supplierIds: [supplierId] });
  if (credits > 0)
    await world.core.credits.grant({ accountId, currency: 'SMS', credits, reference: `shop:${accountId}` });
  const campaign = await world.core.campaigns.create({
    accountId,
    name: 'Two for one',
    smsText: 'Two for one!',
  });
  const keyword = await world.core.smsGroups.createKeyword({
    ...{ accountId, number, word: 'pizza', campaignId: campaign.id },
    replyText: 'Ciao! Your coupon: {url}',
    terms: 'Text PIZZA for a coupon and a message a week.',
  });
  return { accountId, supplierId, number, campaignId: campaign.id, keyword };
}

beforeEach(async () => {
  shop = await openShop();
});

const phone = () => `4479110${String(++serial).padStart(5, '0')}`;
const text = (from: string, words: string, { supplierId, number } = shop) =>
  world.message({
    supplierId,
    phone: number,
    sender: `+${from}`,
    text: words,
    supplierMessageId: `m${++serial}`,
  });
const outbox = async (to: string) =>
  (await world.core.outboundSms.listSimulated({ to })).map((sms) => sms.text).reverse();
const contacts = async ({ accountId, keyword } = shop) =>
  (await world.core.smsGroups.listContacts({ accountId, groupId: keyword.groupId })).contacts;
const stateOf = async (from: string) => (await contacts()).find((contact) => contact.phone === from)?.state;

async function say(from: string, ...messages: string[]): Promise<string[]> {
  for (const words of messages) {
    await text(from, words);
    await world.worker.drain();
  }
  return outbox(from);
}

describe('a keyword', () => {
  it('joins its group and is answered with a coupon, the same one again for the same person', async () => {
    const from = phone();

    const answers = await say(from, 'Pizza!', 'pizza please');

    const [contact] = await contacts();
    const [first = '', second = ''] = answers;
    const url = first.replace('Ciao! Your coupon: ', '');
    expect(url).toMatch(/^https:\/\/coupons\.example\/s\/[a-z2-9]{8}$/);
    expect(second).toBe(`You are in Luigi already. Reply STOP to opt out. ${url}`);
    expect(contact).toMatchObject({ phone: from, state: 'active', source: 'keyword' });
    expect(shop.keyword.groupName).toBe('Subscribers keyword pizza');
    const sessions = await world.core.couponSessions.search({ accountId: shop.accountId, phone: from });
    expect(sessions.map(({ session }) => session.source)).toEqual(['sms']);
  });

  it('keeps as proof what was written, when, and the wording that was shown', async () => {
    const from = phone();
    const before = world.core.clock();

    await say(from, '  PIZZA, per favore ');

    const [consent] = await world.core.smsGroups.listConsents({ accountId: shop.accountId, limit: 10 });
    expect(consent).toMatchObject({
      ...{
        phone: from,
        event: 'opted_in',
        source: 'keyword',
        text: '  PIZZA, per favore ',
        number: shop.number,
      },
      wording: 'Text PIZZA for a coupon and a message a week.',
    });
    expect(consent?.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
    await expect(world.db.script(`update sms_consent set text = 'forged'`)).rejects.toThrow('append-only');
    await expect(world.db.script('delete from sms_consent')).rejects.toThrow('append-only');
  });

  it('the same message delivered 50 times at once joins once and is answered once', async () => {
    const from = phone();
    const { supplierId, number } = shop;

    await Promise.all(
      Array.from({ length: 50 }, () =>
        world.message({
          supplierId,
          phone: number,
          sender: `+${from}`,
          text: 'pizza',
          supplierMessageId: 'same',
        }),
      ),
    );
    await world.worker.drain();

    expect(await contacts()).toHaveLength(1);
    expect(await outbox(from)).toHaveLength(1);
    expect(await world.core.smsGroups.listConsents({ accountId: shop.accountId, limit: 10 })).toHaveLength(1);
    expect(await world.core.outboundSms.getCredits(shop.accountId)).toEqual({ available: 99, held: 0 });
  });

  it('that many people send at once joins all of them', async () => {
    const people = Array.from({ length: 30 }, phone);

    await Promise.all(people.map((from) => text(from, 'pizza')));
    await world.worker.drain();

    expect((await contacts()).map((contact) => contact.phone).sort()).toEqual(people.sort());
    await expectSoundBooks(world);
  });

  it('joins without an answer where no credits are left, and the answer can be sent later', async () => {
    shop = await openShop({ credits: 0 });
    const from = phone();

    await say(from, 'pizza');
    const [unsent] = await world.core.outboundSms.list({
      accountId: shop.accountId,
      state: 'failed',
      limit: 5,
    });
    await world.core.credits.grant({
      ...{ accountId: shop.accountId, currency: 'SMS', credits: 1 },
      reference: from,
    });
    await world.core.outboundSms.resend({ id: unsent?.id ?? 0n });
    await world.worker.drain();

    expect(await stateOf(from)).toBe('active');
    expect(unsent).toMatchObject({ error: 'no_credits' });
    expect(await outbox(from)).toHaveLength(1);
  });

  it('with double opt-in has no member before a yes', async () => {
    const { accountId, keyword } = shop;
    await world.core.smsGroups.changeKeyword({ accountId, id: keyword.id, doubleOptIn: true });
    const from = phone();

    const asked = await say(from, 'pizza');
    const before = await contacts();
    const all = await say(from, 'Yes!');

    expect(asked).toEqual(['Reply YES to get messages of Luigi. Reply STOP to refuse.']);
    expect(before).toEqual([]);
    expect(all[1]).toContain('Ciao! Your coupon: https://');
    expect(await stateOf(from)).toBe('active');
    const consents = await world.core.smsGroups.listConsents({ accountId, limit: 10 });
    expect(consents.map(({ event }) => event)).toEqual(['confirmed', 'asked']);
  });

  it('may be Cyrillic, and is answered in Russian then', async () => {
    const { accountId, number } = shop;
    await world.core.smsGroups.createKeyword({ accountId, number, word: 'Пицца' });
    const from = phone();

    expect(await say(from, 'ПИЦЦА!', 'стоп')).toEqual([
      'Вы подписались: Luigi. Отписка: СТОП',
      expect.stringMatching(
        /^Luigi: вы отписаны от всех сообщений\. Вернуть: СТАРТ или https:\/\/coupons\.example\/u\/\w{16}$/,
      ),
    ]);
  });

  it('must be on a number that the account rents, free on it, and no reserved word', async () => {
    const { accountId, number } = shop;
    const other = await world.merchant();
    const create = (word: string, extra = {}) =>
      world.core.smsGroups.createKeyword({ accountId, number, word, ...extra });

    await expect(create('Pizza')).rejects.toMatchObject({ code: 'already_exists' });
    for (const word of ['stop', 'ДА', 'x', 'two words', 'pizzа'])
      await expect(create(word)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(create('pasta', { accountId: other.accountId })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(create('pasta', { number: '79990001122' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(create('pasta', { campaignId: 1n })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is never answered to a name, to a number of ours, or without end', async () => {
    const { supplierId, number } = shop;
    const from = phone();
    const other = await openShop();

    await world.message({ supplierId, phone: number, sender: 'Telegram', text: 'pizza' });
    await world.message({ supplierId, phone: number, sender: other.number, text: 'pizza' });
    for (let round = 0; round < 14; round++) await text(from, 'help');
    await world.worker.drain();

    expect(await contacts()).toEqual([]);
    expect(await outbox(other.number)).toEqual([]);
    expect(await outbox(from)).toHaveLength(10);
  });

  it('that nobody made is nobody’s business', async () => {
    const from = phone();

    expect(await say(from, 'burger', '🍕', '')).toEqual([]);
    expect(await contacts()).toEqual([]);
  });
});

describe('a STOP', () => {
  it.each(['STOP', 'stopall.', 'Revoke', 'OPT OUT', 'quit', 'стоп', 'Отписаться!', 'хватит'])(
    '%s ends it, once',
    async (word) => {
      const from = phone();

      const answers = await say(from, 'pizza', word, word);

      expect(answers).toHaveLength(2);
      expect((await contacts())[0]).toMatchObject({
        state: 'unsubscribed',
        unsubscribedAt: expect.any(Date),
      });
      const [consent] = await world.core.smsGroups.listConsents({ accountId: shop.accountId, limit: 1 });
      expect(consent).toMatchObject({ event: 'opted_out', text: word, source: 'sms' });
    },
  );

  it('with a word leaves that group only, and START takes back the last stop', async () => {
    const { accountId, number } = shop;
    const pasta = await world.core.smsGroups.createKeyword({ accountId, number, word: 'pasta' });
    const from = phone();
    const states = async () => [
      await stateOf(from),
      (await world.core.smsGroups.listContacts({ accountId, groupId: pasta.groupId })).contacts[0]?.state,
    ];

    await say(from, 'pizza', 'pasta', 'STOP pasta');
    const afterOne = await states();
    world.advance(1);
    await say(from, 'stop');
    const afterAll = await states();
    const answers = await say(from, 'START');
    const afterStart = await states();

    expect(afterOne).toEqual(['active', 'unsubscribed']);
    expect(afterAll).toEqual(['unsubscribed', 'unsubscribed']);
    expect(afterStart).toEqual(['active', 'unsubscribed']);
    expect(answers.at(-1)).toBe('Luigi: you get messages again. Reply STOP to opt out.');
  });

  it('is confirmed for nothing, and keeps every door closed but the person’s own', async () => {
    const { accountId, keyword, campaignId } = shop;
    const from = phone();
    await say(from, 'pizza', 'STOP');
    const add = () => world.core.smsGroups.addContact({ accountId, groupId: keyword.groupId, phone: from });
    const send = () =>
      world.core.smsGroups.sendCoupon({
        accountId,
        phone: from,
        target: { kind: 'campaign', id: campaignId },
      });

    await expect(add()).rejects.toMatchObject({ code: 'not_allowed', details: { what: 'unsubscribed' } });
    await expect(send()).rejects.toMatchObject({ code: 'not_allowed', details: { what: 'unsubscribed' } });
    const credits = await world.core.outboundSms.getCredits(accountId);
    await say(from, 'pizza');
    await send();

    expect(credits).toEqual({ available: 99, held: 0 });
    expect(await stateOf(from)).toBe('active');
  });

  it('from somebody unknown is remembered too', async () => {
    const { accountId, campaignId } = shop;
    const from = phone();

    const answers = await say(from, 'STOP');

    expect(answers).toHaveLength(1);
    await expect(
      world.core.smsGroups.sendCoupon({
        accountId,
        phone: from,
        target: { kind: 'campaign', id: campaignId },
      }),
    ).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('racing a send to the group lets nothing out after it was confirmed', async () => {
    const { accountId, keyword } = shop;
    const people = Array.from({ length: 12 }, phone);
    for (const person of people)
      await world.core.smsGroups.addContact({ accountId, groupId: keyword.groupId, phone: person });

    await world.core.smsGroups.startSend({ accountId, groupId: keyword.groupId, text: 'News of the oven' });
    await Promise.all([world.worker.drain(), ...people.map((person) => text(person, 'STOP'))]);
    for (let round = 0; round < 3; round++) {
      await world.worker.advance(60);
      await world.worker.drain();
    }

    for (const person of people) {
      const got = await outbox(person);
      expect(got.length).toBeLessThanOrEqual(2);
      expect(got.at(-1)).toMatch(/^Luigi: you have opted out/);
    }
    const { available, held } = await world.core.outboundSms.getCredits(accountId);
    const spent = (await Promise.all(people.map(outbox)))
      .flat()
      .filter((one) => one.startsWith('News')).length;
    expect({ available, held }).toEqual({ available: 100 - spent, held: 0 });
  });

  it('drops what waits for the end of quiet hours', async () => {
    const { accountId, keyword } = shop;
    const hour = (shift: number) =>
      new Date(world.core.clock().getTime() + shift * 3_600_000).toISOString().slice(11, 16);
    await world.core.smsGroups.changeSettings({
      accountId,
      quiet: { from: hour(-1), to: hour(2), timeZone: 'UTC' },
    });
    const [stays, goes] = [phone(), phone()];
    await say(stays, 'pizza');
    await say(goes, 'pizza');

    await world.core.smsGroups.startSend({ accountId, groupId: keyword.groupId, text: 'News' });
    await world.worker.drain();
    const early = [await outbox(stays), await outbox(goes)].map((list) => list.length);
    await say(goes, 'stop');
    world.advance(7_300);
    await world.worker.advance(7_300);
    await world.worker.drain();

    expect(early).toEqual([1, 1]);
    expect((await outbox(stays)).slice(1)).toEqual(['News Reply STOP to opt out']);
    expect((await outbox(goes)).filter((one) => one.startsWith('News'))).toEqual([]);
  });
});

describe('a send to a group', () => {
  it('gives each member a coupon and their own words, skips who left, and is hinted at once', async () => {
    const { accountId, keyword, campaignId } = shop;
    const { groupId } = keyword;
    const [ann, bob, gone] = [phone(), phone(), phone()];
    const add = (to: string, firstName: string) =>
      world.core.smsGroups.addContact({
        accountId,
        groupId,
        phone: to,
        firstName,
        customFields: ['', 'Rome'],
      });
    await add(ann, 'Ann');
    await add(bob, '{url}');
    await say(gone, 'pizza', 'STOP');
    const start = () =>
      world.core.smsGroups.startSend({
        accountId,
        groupId,
        campaignId,
        text: 'Hi {first_name} of {customfield2}: {url} {nope}',
      });

    const { id } = await start();
    await world.worker.drain();
    await start();
    await world.worker.drain();

    const [first = '', second = ''] = await outbox(ann);
    expect(first).toMatch(
      /^Hi Ann of Rome: https:\/\/coupons\.example\/s\/\w{8} \{nope\} Reply STOP to opt out$/,
    );
    expect(second).toMatch(/^Hi Ann of Rome: https:\S+ \{nope\}$/);
    expect((await outbox(bob))[0]).toMatch(/^Hi \{url\} of Rome: https/);
    expect(await outbox(gone)).toHaveLength(2);
    expect(await world.core.smsGroups.getSend({ accountId, id })).toMatchObject({
      ...{ state: 'done', queued: 2, skipped: 1, sms: { delivered: 2 } },
    });
    const urls = (await outbox(ann)).concat(await outbox(bob)).map((one) => /https:\S+/.exec(one)?.[0]);
    expect(new Set(urls).size).toBe(4);
  });

  it('under a reference that was used is that send, whatever has changed since, and no other one', async () => {
    const { accountId, keyword, campaignId } = shop;
    const { groupId } = keyword;
    await world.core.smsGroups.addContact({ accountId, groupId, phone: phone() });
    const send = { accountId, groupId, campaignId, reference: 'once' };

    const first = await world.core.smsGroups.startSend({ ...send, text: 'Hi' });
    const atOnce = await world.core.smsGroups.startSend({ ...send, text: 'Hi' });
    await world.core.campaigns.change({ accountId, id: campaignId, status: 'inactive' });
    const later = await world.core.smsGroups.startSend({ ...send, text: ' Hi ' });
    const other = world.core.smsGroups.startSend({ ...send, text: 'Ho' });

    await expect(other).rejects.toMatchObject({ code: 'already_exists', details: { what: 'send' } });
    expect([atOnce.id, later.id]).toEqual([first.id, first.id]);
  });

  it('is refused as a whole where the credits are too few', async () => {
    shop = await openShop({ credits: 2 });
    const { accountId, keyword } = shop;
    for (let count = 0; count < 3; count++)
      await world.core.smsGroups.addContact({ accountId, groupId: keyword.groupId, phone: phone() });

    await expect(
      world.core.smsGroups.startSend({ accountId, groupId: keyword.groupId, text: 'News' }),
    ).rejects.toMatchObject({ code: 'no_balance', details: { what: 'sms', needed: 3, available: 2 } });
  });

  it('that runs out of credits on its way stands still, and goes on without doubles', async () => {
    const { accountId, keyword } = shop;
    const { groupId } = keyword;
    const people = Array.from({ length: 130 }, phone);
    await world.core.credits.grant({
      accountId,
      currency: 'SMS',
      credits: 30,
      reference: `more:${accountId}`,
    });
    for (const person of people) await world.core.smsGroups.addContact({ accountId, groupId, phone: person });

    const { id } = await world.core.smsGroups.startSend({ accountId, groupId, text: 'News' });
    await world.core.credits.grant({
      accountId,
      currency: 'SMS',
      credits: -20,
      reference: `less:${accountId}`,
    });
    await world.worker.drain();
    const paused = await world.core.smsGroups.getSend({ accountId, id });
    await world.core.credits.grant({
      accountId,
      currency: 'SMS',
      credits: 20,
      reference: `back:${accountId}`,
    });
    await world.core.smsGroups.resumeSend({ accountId, id });
    await world.worker.drain();

    expect(paused).toMatchObject({ state: 'paused', reason: 'no_balance', queued: 100 });
    expect(await world.core.smsGroups.getSend({ accountId, id })).toMatchObject({
      ...{ state: 'done', queued: 130, sms: { delivered: 130 } },
    });
    const got = await world.core.outboundSms.list({ accountId, batch: `send:${id}`, limit: 1_000 });
    expect(new Set(got.map(({ to }) => to)).size).toBe(130);
  });
});

describe('the page of a person', () => {
  it('shows what they get and why, stops one or all, and takes it back', async () => {
    const from = phone();
    const [, confirmed = ''] = await say(from, 'pizza', 'STOP');
    const token = /\/u\/(\w+)$/.exec(confirmed)?.[1] ?? '';

    const stopped = await world.core.smsGroups.getPreferences(token);
    await world.core.smsGroups.changePreferences({ token, wanted: true });
    const back = await world.core.smsGroups.getPreferences(token);
    await world.core.smsGroups.changePreferences({ token, wanted: false, groupId: shop.keyword.groupId });
    const one = await world.core.smsGroups.getPreferences(token);

    expect(stopped).toMatchObject({
      brand: 'Luigi',
      phone: from,
      stopped: true,
      groups: [{ state: 'unsubscribed' }],
    });
    expect(stopped.consents.map(({ text: words }) => words)).toEqual(['STOP', 'pizza']);
    expect(back).toMatchObject({ stopped: false, groups: [{ state: 'active' }] });
    expect(one).toMatchObject({ stopped: false, groups: [{ state: 'unsubscribed' }] });
    await expect(world.core.smsGroups.getPreferences(`${token}x`)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      world.core.smsGroups.changePreferences({ token, wanted: true, groupId: 1n }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('tells the merchant who joins and who leaves', async () => {
  const { accountId } = shop;
  await world.core.merchants.change(accountId, { webhookUrl: 'https://receiver.example/' });
  const from = phone();

  await text(from, 'pizza');
  await text(from, 'stop');

  const events = (await world.core.webhooks.listDeliveries({ accountId, limit: 10 }))
    .map(({ body }) => JSON.parse(body))
    .filter(({ type }) => type.startsWith('sms_'));
  expect(events.map(({ type }) => type)).toEqual(['sms_unsubscribed', 'sms_subscribed']);
  expect(events[0]).toMatchObject({
    group: `gro_${shop.keyword.groupId}`,
    group_name: 'Subscribers keyword pizza',
    contact: { phone: from, unsubscribed: '1', unsubscribedate: expect.stringMatching(/ UTC$/) },
    number: shop.number,
  });
  await world.core.merchants.change(accountId, { webhookUrl: '' });
});

it('lists groups as the protocol’s own page shows them, to the byte', async () => {
  const merchant = await world.merchant();
  const next = (id: number) => world.db.script(`alter table sms_group alter column id restart with ${id}`);
  const create = (name: string) => world.core.smsGroups.createGroup({ accountId: merchant.accountId, name });

  await next(123_456);
  await create('Subscribers keyword pizza');
  await next(1_243_434);
  await create('Subscribers keyword burger');
  const { text: body } = await world.inject({
    method: 'POST',
    url: '/v3/smstool/grouplist',
    headers: { 'X-Client-Id': merchant.keyPair.clientId, 'X-Client-Secret': merchant.keyPair.secret },
  });

  expect(body).toBe(
    '{"status":{"status":"OK"},"amount_of_groups":2,"group":[{"ID":"gro_123456","name":"Subscribers keyword pizza"},{"ID":"gro_1243434","name":"Subscribers keyword burger"}]}',
  );
});

describe('a sender whom the gateway writes otherwise', () => {
  const ENGLAND = 16;
  const spellings: ((digits: string) => string)[] = [
    (digits) => digits,
    (digits) => `00${digits}`,
    (digits) => `0${digits.slice(2)}`,
    (digits) => `0${digits.slice(2, 6)} ${digits.slice(6)}`,
    (digits) => `+44 (0)${digits.slice(2)}`,
    (digits) => `+440${digits.slice(2)}`,
    (digits) => `tel:+${digits}`,
    (digits) => `+${digits};ext=12`,
    (digits) => `sip:+${digits}@gateway.example;user=phone`,
    (digits) => `\u202a+44\u00a0${digits.slice(2)}\u202c`,
  ];
  const sendAs = async (sender: string, words: string) => {
    const { supplierId, number } = shop;
    await world.message({
      ...{ supplierId, phone: number, sender, text: words },
      supplierMessageId: `spelt${++serial}`,
    });
    await world.worker.drain();
  };

  it('stops, however the number is spelt', async () => {
    shop = await openShop({ country: ENGLAND });
    const left: (string | undefined)[] = [];
    for (const spell of spellings) {
      const from = phone();
      await say(from, 'pizza');
      await sendAs(spell(from), 'STOP');
      left.push(await stateOf(from));
    }

    expect(left).toEqual(spellings.map(() => 'unsubscribed'));
  });

  it('joins as the person that they are, once', async () => {
    shop = await openShop({ country: ENGLAND });
    const from = phone();

    for (const spell of spellings) await sendAs(spell(from), 'pizza');

    expect((await contacts()).map((contact) => contact.phone)).toEqual([from]);
    expect(await outbox(from)).toHaveLength(spellings.length);
  });

  it('is the one whom the account knows, where the digits may be two people’s', async () => {
    const from = '15012345678';
    await world.core.smsGroups.addContact({
      ...{ accountId: shop.accountId, groupId: shop.keyword.groupId, phone: from },
    });

    await sendAs(from, 'stop');

    expect(await stateOf(from)).toBe('unsubscribed');
  });

  it('leaves a notice for the operator where it is no number at all, and no second row for the next', async () => {
    await sendAs('60777', 'STOP');
    await sendAs('+999 12345', 'STOP');
    await sendAs('Luigi', 'pizza');
    await sendAs('60777', 'what is this?');

    const notices = await world.core.supply.notices({ supplierId: shop.supplierId, limit: 10 });

    expect(await contacts()).toEqual([]);
    expect(
      notices.map(({ kind, subject, count, details }) => ({ kind, subject, count, sender: details.sender })),
    ).toEqual([
      {
        kind: 'sender_unread',
        subject: 'a word of a sender that is no phone number',
        count: 1n,
        sender: 'Luigi',
      },
      {
        kind: 'sender_unread',
        subject: 'a stop of a sender that is no phone number',
        count: 2n,
        sender: '+999 12345',
      },
    ]);
  });
});

it.each([
  'Please stop',
  'Arrêtez',
  'BAJA',
  'afmelden',
  '退订',
  'Остановить',
  'CTOП',
  'stop sending me texts',
])('%s opts out', async (words) => {
  const from = phone();
  await say(from, 'pizza');

  await say(from, words);

  expect(await stateOf(from)).toBe('unsubscribed');
});

it('a bill that we have to STOP is nobody’s opt-out', async () => {
  const from = phone();
  await say(from, 'pizza');

  await say(from, 'we have to STOP this bill');

  expect(await stateOf(from)).toBe('active');
});

it('counts the members of each group by their state', async () => {
  const [first, second] = [phone(), phone()];
  await say(first, 'pizza');
  await say(second, 'pizza');

  const counts = await world.core.smsGroups.countContacts(shop.accountId);

  const states = await Promise.all([first, second].map(stateOf));
  const of = (state: string) => states.filter((one) => one === state).length;
  expect(counts).toEqual(
    new Map([
      [
        shop.keyword.groupId,
        { active: of('active'), unsubscribed: of('unsubscribed'), pending: of('pending') },
      ],
    ]),
  );
});

it('takes digits that may be two numbers for the one that the account knows', async () => {
  const here = await openShop({ country: 3 });
  const abroad = '15012345678';
  await text(abroad, 'pizza', here);
  await world.worker.drain();

  const { supplierId, number } = here;
  const stop = { supplierId, phone: number, sender: abroad, text: 'STOP', supplierMessageId: `m${++serial}` };
  await world.message(stop);
  await world.worker.drain();

  expect((await contacts(here)).map((one) => [one.phone, one.state])).toEqual([[abroad, 'unsubscribed']]);
});
