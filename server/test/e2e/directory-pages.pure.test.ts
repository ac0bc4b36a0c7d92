import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findViolations } from '#test/accessibility';
import { launchChromium } from '#test/chromium';
import { createDirectoryWorld, type DirectoryWorld } from '#test/directory-world';

let world: DirectoryWorld;
let browser: Browser;
let shop: { accountId: bigint; clientId: string; secret: string };

/** A merchant's own payment page: whoever comes there has paid, and the merchant's server tells us so. */
let till: Server;
const tillUrl = () => `http://127.0.0.1:${(till.address() as AddressInfo).port}/pay?plan=gold`;

beforeAll(async () => {
  world = await createDirectoryWorld();
  browser = await launchChromium();
  const { accountId } = await world.customer();
  const keyPair = await world.core.merchants.open({ accountId, email: 'shop@example.org' });
  await world.core.merchants.change(accountId, { companyName: 'Roma', emailConnected: true });
  shop = { accountId, ...keyPair };
  till = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://till');
    const [directory, user] = [searchParams.get('directory'), searchParams.get('user')];
    const answer = await call('/v3/directoryusers/update', { directory, user, payment_status: 'paid' });
    response.setHeader('content-type', 'text/html');
    response.end(`<p>${searchParams.get('plan')} ${answer.status.status}</p>`);
  });
  await new Promise<void>((resolve) => {
    till.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => till.close(resolve));
  await world.close();
});

async function call(path: string, body: Record<string, unknown>) {
  const response = await fetch(world.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-client-id': shop.clientId,
      'x-client-secret': shop.secret,
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function makeDirectory(
  settings: Partial<Parameters<DirectoryWorld['core']['directories']['create']>[0]> = {},
) {
  const { accountId } = shop;
  const { campaigns, directories, loyalty } = world.core;
  const leisure = await campaigns
    .createCategory({ accountId, name: `Leisure ${Math.random()}`, isMain: true, mainId: null })
    .catch(() => undefined);
  const food = await campaigns.createCategory({
    accountId,
    name: `Food ${Math.random()}`,
    isMain: false,
    mainId: leisure?.id ?? null,
  });
  const place = await campaigns.createLocation({
    accountId,
    companyName: 'Roma centre',
    street: 'Main street 1',
    city: 'Foo',
    latitude: 50.8,
    longitude: 4.3,
  });
  const pizza = await campaigns.create({
    accountId,
    name: 'inner name',
    title: '<b>Half</b> a pizza',
    description: 'Every Monday',
    value: '-50%',
    categoryId: food.id,
    locationIds: [place.id],
  });
  const flight = await campaigns.create({ accountId, name: 'Flight', title: 'A flight', featured: true });
  const card = await loyalty.createCard({ accountId, type: 'points', name: 'Coffee card' });
  const directory = await directories.create({ accountId, name: 'City deals', ...settings });
  for (const objectId of [pizza.id, flight.id])
    await directories.listItem({ accountId, id: directory.id, kind: 'campaign', objectId });
  await directories.listItem({ accountId, id: directory.id, kind: 'loyalty_card', objectId: card.id });
  return { ...directory, pizza, flight, card, food };
}

async function open<T>(work: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

async function assertClean(page: Page): Promise<void> {
  expect(await findViolations(page)).toEqual([]);
  expect(Buffer.byteLength(await page.content())).toBeLessThan(30_000);
}

test('a visitor registers, pays at the merchant, and sees the offers', () =>
  open(async (page) => {
    const directory = await makeDirectory({
      registration: 'required',
      consentText: 'I agree to be written to',
      payment: 'custom',
      paymentUrl: tillUrl(),
    });
    const address = `${world.url}/d/${directory.code}`;
    await page.goto(address);
    await assertClean(page);
    expect(await page.content()).not.toContain('pizza');
    await page.getByRole('link', { name: 'Register' }).click();
    await assertClean(page);
    await page.getByLabel('Email address').fill('ann@example.org');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByLabel('First name').fill('Ann');
    await page.getByLabel('I agree to be written to').check();
    await page.getByRole('button', { name: 'Register' }).click();
    await page.waitForURL(address);
    await assertClean(page);

    await page.getByRole('link', { name: 'Pay' }).click();
    expect(await page.textContent('p')).toBe('gold OK');
    await page.goto(address);

    expect(await page.getByRole('heading').allTextContents()).toEqual([
      'City deals',
      'Featured',
      'A flight',
      expect.stringContaining('Food'),
      '<b>Half</b> a pizza',
      'More offers',
      'Coffee card',
    ]);
    await assertClean(page);
    await page.getByText('1 place').click();
    expect(await page.getByRole('link', { name: 'Map Roma centre' }).getAttribute('href')).toContain(
      'openstreetmap.org/?mlat=50.8&mlon=4.3',
    );
    await page.getByRole('link', { name: /Open the coupon.*pizza/ }).click();
    const [, , , session = ''] = new URL(page.url()).pathname.split('/');
    const { session: made } = await world.core.couponSessions.get({ code: session });
    expect(made).toMatchObject({ campaignId: directory.pizza.id, email: 'ann@example.org' });
  }));

test('a link of single sign-on signs in once and only once, and a blocked person meets a notice', () =>
  open(async (page, context) => {
    const directory = await makeDirectory({ registration: 'required' });
    const ref = { accountId: shop.accountId, directoryId: directory.id };
    const user = await world.core.directories.createUser({ ...ref, email: 'bob@example.org' });
    const { token } = await world.core.directories.createUserSignOn({ ...ref, id: user.id });
    const address = `${world.url}/d/${directory.code}`;
    await fetch(`${address}?token=${token}`, { method: 'HEAD' });

    await page.goto(`${address}?token=${token}`);
    expect(page.url()).toBe(address);
    expect(await page.textContent('main')).toContain('bob@example.org');
    expect(await page.textContent('main')).toContain('pizza');

    await context.clearCookies();
    await page.goto(`${address}?token=${token}`);
    expect(await page.textContent('main')).toContain('This link was used before');
    expect(await page.textContent('main')).not.toContain('pizza');
    await assertClean(page);

    const again = await world.core.directories.createUserSignOn({ ...ref, id: user.id });
    await world.core.directories.setBlocked({ ...ref, id: user.id, blocked: true });
    await page.goto(`${address}?token=${again.token}`);
    expect(await page.textContent('main')).toContain('Your access was stopped');
    expect(await page.textContent('main')).not.toContain('pizza');
    await page.goto(`${address}/coupon/${directory.pizza.id}`);
    expect(page.url()).toBe(address);
    await assertClean(page);
  }));

test('the offers are searched and narrowed, in both languages, by everybody where nobody must register', () =>
  open(async (page) => {
    const directory = await makeDirectory({ registration: 'optional' });
    const address = `${world.url}/d/${directory.code}`;
    await page.goto(`${address}?lang=ru`);
    await assertClean(page);
    await page.getByLabel('Что вы ищете?').fill('MONDAY pizza');
    await page.getByRole('button', { name: 'Показать' }).click();
    expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['<b>Half</b> a pizza']);
    await page.getByLabel('Что вы ищете?').fill('inner');
    await page.getByRole('button', { name: 'Показать' }).click();
    expect(await page.textContent('main')).toContain('Ничего не нашлось');

    await page.goto(`${address}?lang=en`);
    await page.getByLabel('Category').selectOption(String(directory.food.id));
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['<b>Half</b> a pizza']);
    await page.goto(`${address}?page=99999&category=abc`);
    expect((await page.content()).length).toBeGreaterThan(0);
  }));

test('what is wrong with a registration or a sign-in is said at its field, and nothing is kept of the password', () =>
  open(async (page) => {
    const directory = await makeDirectory({ registration: 'required', consentText: 'I agree' });
    const address = `${world.url}/d/${directory.code}`;
    await world.core.directories.createUser({
      accountId: shop.accountId,
      directoryId: directory.id,
      email: 'eve@example.org',
    });
    await page.goto(`${address}/register`);
    await page.evaluate(() => {
      for (const field of document.querySelectorAll('[required]')) field.removeAttribute('required');
    });
    await page.getByLabel('Email address').fill('eve@example.org');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Register' }).click();
    expect(await page.getByRole('alert').allTextContents()).toEqual([
      expect.stringContaining('at least 8 characters'),
    ]);
    await assertClean(page);
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByLabel('I agree').check();
    await page.getByRole('button', { name: 'Register' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('registered already');

    await page.goto(`${address}/sign-in`);
    await page.getByLabel('Email address').fill('eve@example.org');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('not right');
    await assertClean(page);
  }));

test('forms of other sites do nothing, and unknown directories are not found', async () => {
  const directory = await makeDirectory({ registration: 'optional' });
  const address = `${world.url}/d/${directory.code}`;

  const foreign = await fetch(`${address}/register`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'x@example.org', password: 'correct horse' }),
  });

  expect(foreign.status).toBe(403);
  expect((await fetch(`${world.url}/d/nobody`)).status).toBe(404);
  expect((await fetch(`${address}/coupon/999999`)).status).toBe(404);
  await world.core.directories.change({
    accountId: shop.accountId,
    id: directory.id,
    status: 'inactive',
  });
  expect(await (await fetch(address)).text()).toContain('not open right now');
});

test('the unsubscribe page stops emails and allows them again; mail programs stop them with one click', () =>
  open(async (page) => {
    const { accountId } = shop;
    const { id } = await makeDirectory();
    await world.core.credits.grant({ accountId, currency: 'EMAIL', credits: 5, reference: 'mail' });
    const send = () =>
      world.core.mailings.send({ accountId, target: { kind: 'directory', id }, email: 'ann@example.org' });
    await send();
    const [email] = await world.core.emails.list({ accountId, limit: 1 });
    const address = email?.unsubscribeUrl ?? '';

    await page.goto(address);
    await assertClean(page);
    await page.getByRole('button', { name: 'Stop these emails' }).click();
    await expect(send()).rejects.toThrow('not_allowed');
    await assertClean(page);
    await page.getByRole('button', { name: 'Allow them again' }).click();
    await send();

    for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), multipart()]) {
      await fetch(address, { method: 'POST', body, redirect: 'manual' });
      await expect(send()).rejects.toThrow('not_allowed');
      await page.goto(address);
      await page.getByRole('button', { name: 'Allow them again' }).click();
      await page.getByRole('button', { name: 'Stop these emails' }).waitFor();
    }
    expect((await fetch(`${world.url}/e/nobody`)).status).toBe(404);
  }));

function multipart(): FormData {
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  return form;
}
