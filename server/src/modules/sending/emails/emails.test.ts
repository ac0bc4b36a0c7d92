import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import { type MailServer, startMailServer } from '#test/mail-server';
import { expectSoundBooks } from '#test/sound-books';

let server: MailServer;
let world: CouponWorld;
let shop: TestMerchant;
let campaignId: bigint;

beforeAll(async () => {
  server = await startMailServer();
  world = await createCouponWorld({ SMTP_URL: server.url, MAIL_FROM: 'Coupons <coupons@example.com>' });
  shop = await world.merchant();
  const { accountId } = shop;
  await world.core.merchants.change(accountId, { companyName: 'Pizza "Roma" <shop>\r\nBcc: x@example.org' });
  const campaign = await world.core.campaigns.create({
    accountId,
    name: 'Pizza',
    title: 'Half <b>a</b> pizza',
  });
  campaignId = campaign.id;
  await world.core.credits.grant({ accountId, currency: 'EMAIL', credits: 100, reference: 'start' });
});
beforeEach(() => {
  server.mails.length = 0;
});
afterAll(async () => {
  world.core.emails.stop();
  await world.close();
  await server.close();
});

const credits = () => world.core.credits.get({ accountId: shop.accountId, currency: 'EMAIL' });

function send(email: string, options: { subject?: string; firstName?: string; campaignId?: bigint } = {}) {
  const target = { kind: 'campaign' as const, id: options.campaignId ?? campaignId };
  return world.core.mailings.send({ accountId: shop.accountId, target, email, ...options });
}

async function last() {
  const [email] = await world.core.emails.list({ accountId: shop.accountId, limit: 1 });
  if (!email) throw new Error('an email was queued');
  return email;
}

async function wait(seconds: number): Promise<void> {
  world.advance(seconds);
  await world.worker.advance(seconds);
  await world.worker.drain();
}

test('an email is text and HTML, says who sends it and how to get no more, and shows texts as texts', async () => {
  const { url } = await send('ann@example.org', {
    subject: 'For you\r\nBcc: y@example.org',
    firstName: '<i>Ann</i>',
  });
  await world.worker.drain();

  const [mail] = server.mails;
  expect(server.mails).toHaveLength(1);
  expect(mail?.subject).toBe('For you Bcc: y@example.org');
  expect(mail?.from?.value[0]).toMatchObject({ address: 'coupons@example.com' });
  expect(mail?.from?.value[0]?.name).toContain('Pizza');
  expect(mail?.headers.get('bcc')).toBeUndefined();
  expect(mail?.text).toContain(url);
  expect(mail?.html).toContain('Half &#60;b&#62;a&#60;/b&#62; pizza');
  expect(mail?.html).toContain('&#60;i&#62;Ann&#60;/i&#62;');
  expect(String(mail?.html)).not.toContain('<i>Ann');
  const unsubscribe = (await last()).unsubscribeUrl;
  expect(unsubscribe).toMatch(/^https:\/\/coupons\.example\/e\/[a-z0-9]{32}$/);
  expect(mail?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line).toContain(unsubscribe);
  expect(mail?.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line).toContain('One-Click');
  expect(await last()).toMatchObject({ state: 'sent', attempts: 1, textBody: '', htmlBody: '' });
});

test('a Russian merchant writes in Russian', async () => {
  const merchant = await world.merchant();
  const { accountId } = merchant;
  await world.core.merchants.change(accountId, { language: 'ru' });
  await world.core.credits.grant({ accountId, currency: 'EMAIL', credits: 1, reference: `ru${accountId}` });
  const { id } = await world.core.directories.create({ accountId, name: 'Скидки' });

  await world.core.mailings.send({
    accountId,
    target: { kind: 'directory', id },
    email: 'anna@example.org',
    firstName: 'Анна',
  });
  await world.worker.drain();

  expect(server.mails[0]?.subject).toBe('Скидки');
  expect(server.mails[0]?.text).toContain('Здравствуйте, Анна!');
});

test('a server that says 4xx is asked again, later and later, and the mail is sent once', async () => {
  server.answers.set('soft@example.org', [451, 450]);
  const before = await credits();
  await send('soft@example.org');

  await world.worker.drain();
  expect(await last()).toMatchObject({ state: 'pending', attempts: 1 });
  await wait(50);
  expect(await last()).toMatchObject({ attempts: 1 });
  await wait(15);
  expect(await last()).toMatchObject({ state: 'pending', attempts: 2 });
  await wait(301);

  expect(await last()).toMatchObject({ state: 'sent', attempts: 3, lastError: null });
  expect(server.mails).toHaveLength(1);
  expect(await credits()).toBe(before - 1);
});

test('a server that says 5xx ends it: the mail is a dead letter, the credit comes back, and it can be tried again', async () => {
  server.answers.set('hard@example.org', [550]);
  const before = await credits();
  await send('hard@example.org');
  await world.worker.drain();

  const dead = await last();
  expect(dead).toMatchObject({ state: 'failed', attempts: 1, recipient: 'hard@example.org' });
  expect(dead.lastError).toContain('550');
  expect(await world.core.emails.list({ state: 'failed', limit: 10 })).toEqual([dead]);
  expect(await credits()).toBe(before);

  await world.core.emails.retry(dead.id);
  await world.worker.drain();
  expect(await last()).toMatchObject({ state: 'sent', attempts: 2 });
  expect(server.mails).toHaveLength(1);
  expect(await credits()).toBe(before - 1);
  await expect(world.core.emails.retry(dead.id)).rejects.toThrow('not_found');
  await expectSoundBooks(world);
});

test('without a server that answers a mail waits, and after eight tries is a dead letter', async () => {
  const { port } = new URL(server.url);
  await server.close();
  const before = await credits();
  await send('away@example.org');

  await world.worker.drain();
  expect(await last()).toMatchObject({ state: 'pending', attempts: 1 });
  for (const seconds of [61, 301, 1_801, 7_201, 21_601, 43_201, 86_401]) await wait(seconds);

  expect(await last()).toMatchObject({ state: 'failed', attempts: 8 });
  expect(await credits()).toBe(before);
  server = await startMailServer({ port: Number(port) });
  await world.core.emails.retry((await last()).id);
  await world.worker.drain();
  expect(server.mails).toHaveLength(1);
});

test('a balance of 10 with 100 sends at once sends 10, and makes 10 sessions', async () => {
  const { accountId } = await world.merchant();
  await world.core.credits.grant({
    accountId,
    currency: 'EMAIL',
    credits: 10,
    reference: `ten${accountId}`,
  });
  const { id } = await world.core.campaigns.create({ accountId, name: 'Pizza' });

  const sent = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      world.core.mailings.send({
        accountId,
        target: { kind: 'campaign', id },
        email: `many${index}@example.org`,
      }),
    ),
  );
  await world.worker.drain();

  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  for (const one of sent)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'no_balance' });
  expect(server.mails).toHaveLength(10);
  expect(await world.core.credits.get({ accountId, currency: 'EMAIL' })).toBe(0);
  expect(await world.core.couponSessions.count(id)).toMatchObject({ created: 10 });
});

test('an address that has unsubscribed gets nothing more of that account, until its owner asks again', async () => {
  await send('leaver@example.org');
  await world.worker.drain();
  const token = (await last()).unsubscribeUrl.split('/').at(-1) ?? '';
  const recipient = await world.core.emails.getRecipient(token);

  await world.core.emails.setUnsubscribed({ token, unsubscribed: true });

  expect(recipient.accountId).toBe(shop.accountId);
  await expect(send('Leaver@example.org')).rejects.toMatchObject({ details: { what: 'unsubscribed' } });
  await world.core.emails.setUnsubscribed({ token, unsubscribed: false });
  await expect(send('leaver@example.org')).resolves.toMatchObject({ sent: true });
  await world.worker.drain();
  await expect(world.core.emails.setUnsubscribed({ token: 'nobody', unsubscribed: true })).rejects.toThrow(
    'not_found',
  );
});

test('a subaccount without a password is mailed a link that sets one, once', async () => {
  const made = await world.core.merchants.createSubaccount({
    parentId: shop.accountId,
    email: 'branch@example.org',
    details: { firstName: 'Bea' },
  });
  await world.core.merchants.createSubaccount({
    parentId: shop.accountId,
    email: 'other@example.org',
    details: { password: 'correct horse' },
  });
  await world.worker.drain();

  expect(server.mails).toHaveLength(1);
  const [mail] = server.mails;
  expect(mail?.to).toMatchObject({ value: [{ address: 'branch@example.org' }] });
  const token = /https:\/\/coupons\.example\/reset\/(\w+)/.exec(mail?.text ?? '')?.[1] ?? '';
  await world.core.merchants.resetPassword({ token, password: 'battery staple' });
  await expect(world.core.merchants.resetPassword({ token, password: 'battery staple' })).rejects.toThrow(
    'expired',
  );
  expect(await world.core.merchants.get(made.accountId)).toMatchObject({ hasPassword: true });
});

test('mails that are over are forgotten after a month, dead letters after three', async () => {
  server.answers.set('dead@example.org', [550]);
  await send('dead@example.org');
  await world.worker.drain();
  const { id } = await last();
  const sweep = async () => {
    for (const { run } of world.core.emails.sweeps) await run();
  };

  world.advance(31 * 86_400);
  await sweep();
  expect((await world.core.emails.list({ limit: 1_000 })).map((email) => email.id)).toEqual([id]);
  world.advance(60 * 86_400);
  await sweep();

  expect(await world.core.emails.list({ limit: 1_000 })).toEqual([]);
});
