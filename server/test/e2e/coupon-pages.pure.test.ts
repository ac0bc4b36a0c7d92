import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findViolations } from '#test/accessibility';
import { launchChromium } from '#test/chromium';
import { createPageWorld, type PageMerchant, type PageWorld } from '#test/page-world';

const phone = { viewport: { width: 390, height: 844 }, userAgent: 'Mozilla/5.0 (Linux; Android 15) Mobile' };
const MOST_BYTES = 30_000;

let world: PageWorld;
let merchant: PageMerchant;
let base: string;
let browser: Browser;

beforeAll(async () => {
  world = await createPageWorld();
  merchant = await world.merchant();
  base = await world.url();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** A new person with a phone. What any of their pages weighs and what its scripts complain of is looked at too. */
async function person(
  options: { javaScriptEnabled?: boolean; colorScheme?: 'dark' | 'light'; locale?: string } = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({ ...phone, locale: 'en-GB', bypassCSP: false, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  page.on('response', async (response) => {
    if (!response.headers()['content-type']?.startsWith('text/html')) return;
    const bytes = (await response.body().catch(() => Buffer.alloc(0))).length;
    if (bytes >= MOST_BYTES) complaints.push(`${response.url()} has ${bytes} bytes`);
  });
  return { context, page, complaints };
}

/** Finds nothing serious or critical in what the page shows now, with everything unfolded. */
async function assertAccessible(page: Page): Promise<void> {
  const isFolded = await page.locator('details:not([open])').count();
  if (isFolded > 0)
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  expect(await findViolations(page, { grave: true }), page.url()).toEqual([]);
}

const validationMethods = ['button', 'password', 'qr', 'widget', 'barcode'] as const;

/** Opens a campaign and takes its coupon. */
async function take(page: Page, settings: Parameters<PageWorld['campaign']>[1] = {}) {
  const campaign = await world.campaign(merchant, {
    validationMethods: [...validationMethods],
    description: 'Two pizzas, and the third is on us.\n<script>document.title = "hacked"</script>',
    terms: '<p>One per table.</p>',
    locationIds: [merchant.shop.id],
    expiresAt: new Date(world.core.clock().getTime() + 3 * 86_400_000),
    ...settings,
  });
  await page.goto(`${base}/p/${campaign.code}`);
  await page.getByRole('button', { name: 'Get the coupon' }).click();
  await page.getByText('This coupon is yours').waitFor();
  return { campaign, session: new URL(page.url()).pathname.split('/')[3] ?? '' };
}

const stageOf = async (code: string) => (await world.core.couponSessions.get({ code })).session.stage;

test('way 1: the consumer takes a coupon and redeems it with a tap that asks once more', async () => {
  const { page, complaints, context } = await person();
  const campaign = await world.campaign(merchant, {
    description: '<script>document.title="x"</script>\nText',
  });
  await page.goto(`${base}/p/${campaign.code}`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('One pizza free');
  expect(await page.title()).toContain('Pizzeria Roma');
  await assertAccessible(page);

  await page.goto(page.url());
  await page.getByRole('button', { name: 'Get the coupon' }).click();
  await assertAccessible(page);
  await page.goto(page.url());
  expect(await page.getByRole('button', { name: 'Yes, redeem it now' }).isVisible()).toBe(false);
  await page.locator('summary', { hasText: 'Redeem now' }).click();
  await page.getByRole('button', { name: 'Yes, redeem it now' }).click();
  await page.getByText('✓ Used').waitFor();
  await assertAccessible(page);

  expect(complaints).toEqual([]);
  await context.close();
});

test('way 2: staff type their password on the phone of the consumer; a wrong one is told beside its field', async () => {
  const { page, complaints, context } = await person();
  const { session } = await take(page);
  await page.getByText('Staff password').click();
  await page.getByLabel('Password of the shop').fill('guess');
  await page.getByLabel('Password of the shop').press('Enter');
  await page
    .getByRole('alert')
    .getByText('That password is not right.')
    .or(page.getByText('That password is not right.'))
    .first()
    .waitFor();
  await assertAccessible(page);
  await page.getByLabel('Password of the shop').fill('shop password');
  await page.getByLabel('Password of the shop').press('Enter');
  await page.getByText('At Roma Centre.').waitFor();

  expect(await stageOf(session)).toBe('validated');
  expect(complaints).toEqual([]);
  await context.close();
});

test('way 3: staff scan the QR code on a device of their own, in the dark and in Russian', async () => {
  const consumer = await person();
  const { session } = await take(consumer.page);
  expect(await consumer.page.getByRole('img', { name: 'QR code for the staff' }).isVisible()).toBe(true);
  const staff = await person({ colorScheme: 'dark', locale: 'ru-RU' });
  await staff.page.goto(`${base}/v/${session}`);
  expect(await staff.page.locator('html').getAttribute('lang')).toBe('ru');
  await assertAccessible(staff.page);
  await staff.page.getByLabel('Пароль магазина').fill('campaign password');
  await staff.page.getByLabel('Запомнить это устройство').check();
  await staff.page.getByRole('button', { name: 'Погасить' }).click();
  await staff.page.getByText('✓ Использован').waitFor();
  await assertAccessible(staff.page);
  await consumer.page.reload();
  await consumer.page.getByText('✓ Used').waitFor();

  expect([...consumer.complaints, ...staff.complaints]).toEqual([]);
  await consumer.context.close();
  await staff.context.close();
});

test('way 4: the widget takes the six letters, and what staff note of the customer', async () => {
  const consumer = await person();
  const { session } = await take(consumer.page);
  const short = (await consumer.page.locator('.code').last().textContent()) ?? '';
  const { page, complaints, context } = await person();
  await page.goto(`${base}/widget`);
  await assertAccessible(page);
  await page.getByLabel('Widget key').fill(merchant.key);
  await page.getByLabel('Password').fill('widget password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await assertAccessible(page);
  await page.getByLabel('Code of the coupon').fill(short);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('Can be redeemed').waitFor();
  await page.getByText('Note more').click();
  await page.getByLabel('Gender').selectOption('female');
  await page.getByLabel('Money spent').fill('12,50');
  await page.getByRole('button', { name: 'Redeem', exact: true }).click();
  await page.getByText('This coupon is used now.').waitFor();
  await assertAccessible(page);

  const { session: redeemed } = await world.core.couponSessions.get({ code: session });
  expect(redeemed).toMatchObject({ validationValueMicros: 12_500_000n, details: { gender: 'female' } });
  expect([...consumer.complaints, ...complaints]).toEqual([]);
  await consumer.context.close();
  await context.close();
});

test("way 5: the till reads the merchant's own barcode, and a button below it marks it used", async () => {
  const { page, complaints, context } = await person({ colorScheme: 'dark' });
  const campaign = await world.campaign(merchant, {
    validationMethods: ['barcode', 'button'],
    barcode: 'code128',
  });
  const { accountId } = merchant;
  await world.core.couponSessions.importValidationCodes({
    accountId,
    campaignId: campaign.id,
    csv: 'PIZZA-0001\n',
  });
  await page.goto(`${base}/p/${campaign.code}`);
  await page.getByRole('button', { name: 'Get the coupon' }).click();
  const barcode = page.getByRole('img', { name: 'Barcode with the value PIZZA-0001' });
  expect((await barcode.boundingBox())?.height).toBeGreaterThan(40);
  await assertAccessible(page);
  await page.goto(page.url());
  await page.locator('summary', { hasText: 'Redeem now' }).click();
  await page.getByRole('button', { name: 'Yes, redeem it now' }).click();
  await page.getByText('✓ Used').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});

test('way 6: a till validates by the API, and the page says so; staff see it in the look-up tool', async () => {
  const consumer = await person();
  const { session } = await take(consumer.page);
  await world.core.couponSessions.change({
    code: session.slice(0, 6),
    accountId: merchant.accountId,
    events: [{ event: 'validate', locationId: merchant.shop.id }],
    actor: 'api',
  });
  await consumer.page.reload();
  await consumer.page.getByText('At Roma Centre.').waitFor();

  const { page, complaints, context } = await person();
  await page.goto(`${base}/lookup`);
  await page.getByLabel('Widget key').fill(merchant.shop.email);
  await page.getByLabel('Password').fill('shop password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Code of the coupon').fill(consumer.page.url());
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('by the API').waitFor();
  await assertAccessible(page);

  expect([...consumer.complaints, ...complaints]).toEqual([]);
  await consumer.context.close();
  await context.close();
});

test('without scripts a coupon is read, claimed with a form and redeemed, and its last day stands there', async () => {
  const { page, context } = await person({ javaScriptEnabled: false, locale: 'ru-RU' });
  const campaign = await world.campaign(merchant, {
    claimAction: 'form',
    claimFields: [
      { name: 'email', label: 'E-mail', required: true },
      { name: 'consent', label: 'Согласен', required: true },
    ],
    expiresAt: new Date('2999-12-31T20:00:00Z'),
  });
  await page.goto(`${base}/p/${campaign.code}`);
  await page.getByRole('button', { name: 'Получить купон' }).click();
  expect(await page.getByText('Заполните это поле.').count()).toBe(1);
  await page.getByLabel('E-mail').fill('anna@example.org');
  await page.getByLabel('Согласен').check();
  await page.getByRole('button', { name: 'Получить купон' }).click();
  await page.getByText('Купон ваш').waitFor();
  expect(await page.getByText('31 декабря 2999').isVisible()).toBe(true);
  await page.locator('summary', { hasText: 'Погасить сейчас' }).click();
  await page.getByRole('button', { name: 'Да, погасить сейчас' }).click();
  await page.getByText('✓ Использован').waitFor();
  await context.close();
});

test('forms with mistakes, games and pages that say no are accessible in both languages and colours', async () => {
  const { page, complaints, context } = await person({ colorScheme: 'dark' });
  const fields = [
    { name: 'email' as const, label: '', required: true },
    { name: 'phone' as const, label: '', required: true },
    { name: 'consent' as const, label: 'I agree', required: true },
  ];
  const form = await world.campaign(merchant, { claimAction: 'form', claimFields: fields });
  const prizes = ['-10 %', 'Cola', '-50 %'].map((value) => ({ value, weight: 1 }));
  const wheel = await world.campaign(merchant, { claimAction: 'game', game: { kind: 'wheel', prizes } });
  const scratch = await world.campaign(merchant, { claimAction: 'game', game: { kind: 'scratch', prizes } });
  const later = await world.campaign(merchant, { startsAt: new Date('2999-01-01') });

  await page.goto(`${base}/p/${form.code}`);
  await page.getByRole('button', { name: 'Get the coupon' }).click();
  expect(await page.getByText('Please fill this in.').count()).toBe(2);
  await assertAccessible(page);
  for (const { code } of [wheel, scratch]) {
    await page.goto(`${base}/p/${code}`);
    await assertAccessible(page);
    await page.getByRole('button').first().click();
    await page.getByText('You have won').waitFor();
    await assertAccessible(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const url of [`/p/${later.code}?lang=ru`, '/p/nobody', `/p/${form.code}`, '/lookup', '/widget']) {
    await page.goto(base + url);
    expect(await page.locator('html').getAttribute('lang'), 'the language stays chosen').toBe('ru');
    await assertAccessible(page);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('a coupon shown within another site is claimed there', async () => {
  const campaign = await world.campaign(merchant, { embeddable: true });
  const { page, context } = await person();
  const shop = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(
        `<title>Shop</title><iframe src="${base}/p/${campaign.code}&web=true" width=390 height=800></iframe>`,
      ),
  );
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  // Another name of this machine is another site.
  await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`);
  const inner = page.frameLocator('iframe');
  await inner.getByRole('button', { name: 'Get the coupon' }).click();
  await inner.getByText('This coupon is yours').waitFor();
  await context.close();
  shop.close();
});
