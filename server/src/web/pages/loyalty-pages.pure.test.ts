import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpServer, createLogger, createMetrics, type HttpServer } from '#http';
import { createSealer } from '#kernel/seal';
import type { CardChange, CardType } from '#modules/merchants/loyalty';
import { findViolations } from '#test/accessibility';
import { launchChromium } from '#test/chromium';
import { createWorld, type World } from '#test/world';
import { mountPages } from './index.ts';

const shots = process.env.SCREENSHOTS;

let world: World;
let server: HttpServer;
let browser: Browser;
let url: string;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
  server = createHttpServer({
    logger: createLogger(process.env.TEST_LOG ?? 'silent'),
    metrics: createMetrics(),
    bodyLimit: 1_048_576,
    trustProxy: '',
  });
  await server.register(mountPages, {
    core: world.core,
    sealer: createSealer('test secret of many letters'),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  world.core.publicAddress.url = url;
  browser = await launchChromium();

  ({ accountId } = await world.customer());
  await world.core.merchants.open({
    accountId,
    email: 'shop@example.org',
    details: { companyName: 'Pizza <b>Roma</b>' },
  });
  await world.core.campaigns.createLocation({
    accountId,
    companyName: 'Corner shop',
    email: 'corner@example.org',
    password: 'corner secret',
  });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await world.close();
});

async function makeCard(type: CardType, change: Omit<CardChange, 'name' | 'rewards'>, thresholds: number[]) {
  const campaign = await world.core.campaigns.create({ accountId, name: 'Inner', title: 'Free coffee' });
  const card = await world.core.loyalty.createCard({
    accountId,
    type,
    name: type === 'stamp' ? 'Coffee card' : 'Pizza club',
    terms: 'One stamp for each coffee.\n<script>alert(1)</script>',
    rewards: thresholds.map((threshold) => ({ campaignId: campaign.id, threshold })),
    ...change,
  });
  return { card, campaign };
}

/** A phone of its own. */
async function openPhone(path: string, options: { locale?: string; javaScriptEnabled?: boolean } = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(url + path);
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  expect(await findViolations(page), name).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
}

async function register(page: Page, email: string): Promise<string> {
  await sendRegistration(page, email);
  return (await page.textContent('.code')) ?? '';
}

async function sendRegistration(page: Page, email: string): Promise<void> {
  await page.fill('#first_name', 'Ann <i>');
  await page.fill('#email', email);
  await page.fill('#password', 'long enough');
  await page.check('#consent');
  await page.click('form[action$="/register"] button');
}

async function signInStaff(page: Page): Promise<void> {
  await page.fill('#name', 'corner@example.org');
  await page.fill('#password', 'corner secret');
  await page.click('button:has-text("Sign in")');
}

describe('a stamp card', () => {
  test('is taken, filled by the staff, and gives its coupon', async () => {
    const { card, campaign } = await makeCard('stamp', { size: 5 }, [3, 5]);
    const phone = await openPhone(`/l/${card.code}`);
    await look(phone, 'join');
    const code = await register(phone, 'ann@example.org');
    await look(phone, 'stamp-card-empty');

    const till = await openPhone('/loyalty/merchant');
    await look(till, 'merchant-sign-in');
    await signInStaff(till);
    await till.fill('#code', code.toUpperCase());
    await till.click('button:has-text("Find")');
    await look(till, 'merchant-customer');
    expect(await till.textContent('h1')).toBe('Ann <i>');
    await till.fill('#points', '4');
    await till.click('button:has-text("Send")');

    expect(await till.textContent('.note.good')).toBe('4 stamps added.');
    await till.click('a:has-text("Another customer")');
    await look(till, 'merchant-log');
    expect(await till.textContent('.plainlist')).toContain(code);
    await phone.reload();
    await look(phone, 'stamp-card');
    expect(await phone.textContent('main')).toContain('4 of 5 stamps');
    const coupon = await phone.getAttribute('a:has-text("Free coffee")', 'href');
    const session = coupon?.split('/').at(-1) ?? '';
    expect(coupon).toBe(`/p/${campaign.code}/${session}`);
    const opened = await world.core.couponSessions.get({ code: session });
    expect(opened.session).toMatchObject({ source: 'loyalty', email: 'ann@example.org' });
    await phone.click('a:has-text("Free coffee")');
    expect(new URL(phone.url()).pathname).toBe(coupon);
  });

  test('is filled by a password on the consumer’s phone and after a scan, without being signed in', async () => {
    const { card } = await makeCard('stamp', { size: 5 }, [5]);
    const phone = await openPhone(`/l/${card.code}`, { javaScriptEnabled: false });
    const code = await register(phone, 'bob@example.org');

    await phone.click('summary:has-text("For staff")');
    await phone.fill('#staff_password', 'wrong');
    await phone.click('button:has-text("Add")');
    expect(await phone.textContent('.note.bad')).toBe('The password is wrong.');
    await phone.click('summary:has-text("For staff")');
    await phone.fill('#staff_password', 'corner secret');
    await phone.click('button:has-text("Add")');
    expect(await phone.textContent('.note.good')).toBe('1 stamp added.');

    const scanner = await openPhone(`/l/${card.code}/give/${code}`);
    await look(scanner, 'scanned');
    expect(await scanner.content()).not.toContain('bob@example.org');
    await scanner.fill('#points', '2');
    await scanner.fill('#staff_password', 'corner secret');
    await scanner.click('button:has-text("Add")');
    expect(await scanner.textContent('.note.good')).toBe('2 stamps added.');

    await phone.reload();
    expect(await phone.textContent('main')).toContain('3 of 5 stamps');
  });

  test('that the staff block gives nothing any more', async () => {
    const { card } = await makeCard('stamp', { size: 5 }, [5]);
    const phone = await openPhone(`/l/${card.code}`);
    const code = await register(phone, 'eve@example.org');
    const till = await openPhone('/loyalty/merchant');
    await signInStaff(till);
    await till.goto(`${url}/l/${card.code}/give/${code}`);

    await till.click('summary:has-text("fraud")');
    await till.click('button:has-text("Block the card")');

    expect(await till.textContent('.note.bad')).toContain('blocked');
    await phone.reload();
    await look(phone, 'blocked');
    expect(await phone.textContent('.note.bad')).toContain('blocked by the shop');
    expect(await phone.$('#staff_password')).toBeNull();
  });
});

describe('a points card', () => {
  test('buys a reward once, in Russian too', async () => {
    const { card, campaign } = await makeCard('points', { pointsExpireDays: 30 }, [40, 500]);
    const phone = await openPhone(`/l/${card.code}`, { locale: 'ru-RU' });
    await register(phone, 'ann.points@example.org');
    const [user] = await world.core.loyalty.listCardUsers({ accountId, cardId: card.id, limit: 1 });
    const ref = { id: user?.id ?? 0n };
    await world.core.loyalty.changeCardUser({ accountId, ref, points: 100, actor: 'api' });
    await phone.reload();
    await look(phone, 'points-card-ru');
    expect(await phone.textContent('main')).toContain('осталось: 400 баллов');

    const body = await phone.$$eval('form[action$="/spend"] input', (inputs) =>
      inputs.map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
    );
    await phone.click('button:has-text("Получить за 40 баллов")');
    const coupon = new URL(phone.url()).pathname;
    // The same form once more, as by a second tap.
    const again = await phone.request.post(`${url}/l/${card.code}/spend`, {
      form: Object.fromEntries(body),
      headers: { 'sec-fetch-site': 'same-origin' },
      maxRedirects: 0,
    });

    expect(coupon.startsWith(`/p/${campaign.code}/`)).toBe(true);
    expect(again.headers().location).toBe(coupon);
    const left = await world.core.loyalty.getCardUser({
      accountId,
      cardId: card.id,
      userId: user?.user.id ?? 0n,
    });
    expect(left.points).toBe(60);
  });

  test('opens by its own address without signing in, and by nobody else’s', async () => {
    const { card } = await makeCard('points', {}, [1]);
    const { card: other } = await makeCard('points', {}, [1]);
    const [user] = await world.core.loyalty.addUsers({
      accountId,
      cardId: card.id,
      users: [{ details: {} }],
      actor: 'api',
    });
    await world.core.loyalty.changeCardUser({
      accountId,
      ref: { id: user?.id ?? 0n },
      points: 1,
      actor: 'api',
    });

    const phone = await openPhone(`/l/${card.code}/${user?.secret}`);
    await phone.click('button:has-text("Get it for 1 point")');

    expect(new URL(phone.url()).pathname).toMatch(/^\/p\//);
    const foreign = await fetch(`${url}/l/${other.code}/${user?.secret}`);
    const guessed = await fetch(`${url}/l/${card.code}/${user?.code}`);
    expect([foreign.status, guessed.status]).toEqual([404, 404]);
  });
});

describe('signing in', () => {
  test('says what is wrong, and stops guessing after five tries', async () => {
    const { card } = await makeCard('points', {}, []);
    const phone = await openPhone(`/l/${card.code}`);
    await register(phone, 'dan@example.org');
    await phone.click('button:has-text("Log out")');

    await sendRegistration(phone, 'Dan@example.org');
    await phone.waitForSelector('#email-error');
    await look(phone, 'join-errors');
    expect(await phone.textContent('#email-error')).toContain('already');
    const tryIn = async (password: string) => {
      await phone.fill('#sign_in_email', 'dan@example.org');
      await phone.fill('#sign_in_password', password);
      await phone.click('form[action$="/sign-in"] button');
    };
    await tryIn('long enough');
    expect(await phone.textContent('.code')).toHaveLength(6);
    await phone.click('button:has-text("Log out")');
    for (let i = 0; i < 5; i++) await tryIn('guess number');
    expect(await phone.textContent('.note.bad')).toBe('Email or password is wrong.');
    await tryIn('long enough');

    expect(await phone.textContent('h1')).not.toBe('Pizza club');
    world.advance(601);
    await phone.goto(`${url}/l/${card.code}`);
    await tryIn('long enough');
    expect(await phone.textContent('.code')).toHaveLength(6);
  });

  test('a form of another site and a request without our token change nothing', async () => {
    const { card } = await makeCard('points', {}, []);
    const phone = await openPhone(`/l/${card.code}`);
    await register(phone, 'kim@example.org');

    const answer = await phone.request.post(`${url}/l/${card.code}/sign-out`, { form: {}, maxRedirects: 0 });

    expect(answer.status()).toBe(403);
    await phone.reload();
    expect(await phone.textContent('.code')).toHaveLength(6);
  });

  test('cards that do not exist, were removed or are switched off say so', async () => {
    const { card } = await makeCard('points', {}, []);
    const ask = async (path: string) => (await fetch(url + path)).status;
    expect(await ask('/l/nothing')).toBe(404);
    expect(await ask(`/l/${card.code}/give/abcdef`)).toBe(404);

    await world.core.loyalty.changeCard({ accountId, id: card.id, status: 'inactive' });
    expect(await (await fetch(`${url}/l/${card.code}`)).text()).toContain('not offered at the moment');
    await world.core.loyalty.changeCard({ accountId, id: card.id, status: 'removed' });
    expect(await ask(`/l/${card.code}`)).toBe(404);
  });
});
