import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findViolations } from '#test/accessibility';
import { launchChromium } from '#test/chromium';
import { type ConsoleWorld, createConsoleWorld } from '#test/console-world';

let world: ConsoleWorld;
let browser: Browser;

beforeAll(async () => {
  world = await createConsoleWorld();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

async function openPage(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return context.newPage();
}

it('a link of the API signs in once, on the screen that it names', async () => {
  const main = await world.merchant();
  const sub = await world.merchant({ parentId: main.accountId, permissions: ['dashboard', 'statistics'] });
  const answer = await world.call(main.keyPair, '/v3/subaccount/sso', {
    subaccount: `sub_${sub.accountId}`,
    page: 'statistics',
  });
  const page = await openPage();

  await page.goto(answer.subaccount.url);
  await page.waitForURL('**/console/statistics');

  expect(await page.textContent('h1')).toBe('Statistics');
  const second = await openPage();
  await second.goto(answer.subaccount.url);
  await second.getByText('This link does not work any more').waitFor();
});

it('a link sets a password without scripts, and signing in with it works', async () => {
  const main = await world.merchant();
  const sub = await world.merchant({ parentId: main.accountId, permissions: ['dashboard'] });
  const answer = await world.call(main.keyPair, '/v3/subaccount/reset/url', {
    subaccount: `sub_${sub.accountId}`,
  });
  const page = await openPage({ javaScriptEnabled: false });

  await page.goto(answer.subaccount.url);
  await page.getByLabel('New password').fill('correct horse');
  await page.getByLabel('The same once more').fill('correct horse');
  await page.getByRole('button', { name: 'Set a password' }).click();
  await page.getByText('Your password is set').waitFor();
  await page.getByLabel('Email').fill(sub.email);
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await page.waitForURL('**/console/campaigns');
  expect(await page.textContent('h1')).toBe('Campaigns');
});

it('a campaign that is made from scratch opens at its public address, and rotated keys are refused', async () => {
  const { accountId, keyPair } = await world.merchant();
  const page = await openPage();
  await page.goto((await world.call(keyPair, '/v3/account/sso')).account.url);
  await page.waitForURL('**/console/campaigns');

  await page.getByRole('link', { name: 'Add a campaign' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Summer');
  await page.locator('#title').fill('1 + 1 pizza');
  await page.getByLabel('Time zone').fill('Europe/Brussels');
  await page.getByRole('button', { name: 'Create the campaign' }).click();
  await page.getByText('Done. It is in the list now.').waitFor();
  await page.getByRole('link', { name: 'Open its page' }).click();

  await page.getByText('1 + 1 pizza').first().waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/p\/[a-z0-9]{6}/);

  await page.goto(`${world.url}/console/settings/keys`);
  await page.getByRole('button', { name: 'Make a new pair' }).click();
  await page.getByRole('button', { name: 'Revoke' }).last().click();
  await page.getByText('The key pair is revoked').waitFor();
  expect((await world.call(keyPair, '/v3/coupon/list')).status.status).toBe('failed');
  const [fresh] = await world.core.merchants.listKeyPairs(accountId);
  expect(fresh && (await world.call(fresh, '/v3/coupon/list')).amount_of_results).toBe(1);
});

it('every screen fits a phone and a desk, and axe finds nothing wrong with it', async () => {
  const { accountId, keyPair } = await world.merchant();
  const campaign = await world.core.campaigns.create({ accountId, name: 'Looked at', isTemplate: true });
  await world.core.campaigns.setBudgets({
    ...{ accountId, campaignId: campaign.id },
    budgets: [{ measure: 'uses', period: 'day', perCustomer: true, most: 10n }],
  });
  await world.core.campaigns.createLocation({ accountId, companyName: 'Shop', city: 'Foo' });
  await world.core.merchants.change(accountId, { webhookUrl: 'https://hooks.example/in' });
  await world.core.campaigns.create({ accountId, name: 'Told' });
  const sub = await world.merchant({ parentId: accountId, permissions: ['dashboard'] });
  const [event] = await world.core.merchants.listEvents({ accountId, limit: 1 });
  const page = await openPage();
  await page.goto((await world.call(keyPair, '/v3/account/sso')).account.url);
  await page.waitForURL('**/console/campaigns');
  const screens = [
    'campaigns',
    'campaigns/add',
    `campaigns/${campaign.id}`,
    'statistics',
    `statistics/${campaign.id}`,
    'distribution',
    `distribution/${campaign.id}`,
    'settings',
    'settings/keys',
    'settings/webhooks',
    `settings/webhooks/${event?.delivery.eventId}`,
    'settings/locations',
    'settings/sorting',
    'sms',
    'loyalty',
    'directories',
    'subaccounts',
    'subaccounts/add',
    `subaccounts/${sub.accountId}`,
    'campaigns?lang=ru',
    'sign-in',
  ];

  for (const screen of screens) {
    await page.goto(`${world.url}/console/${screen}`);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${screen} at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(await findViolations(page), screen).toEqual([]);
  }
});
