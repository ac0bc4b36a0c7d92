import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findViolations } from '#test/accessibility';
import { launchChromium } from '#test/chromium';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const token = 'admin-token-of-the-pizza-shop';
const pair = {
  'x-client-id': '1000000000000000000000000000001',
  'x-client-secret': 'demoSecretdemoSecretdemoSecret1',
};
let home: ServerHome;
let server: ServerProcess;
let browser: Browser;
let number: string;

beforeAll(async () => {
  home = await createHome();
  [server, browser] = await Promise.all([
    startServer(home, { env: { DEMO: '1', DEMO_AUTO_SMS_MS: '0', SWITCHBOARD_TOKEN: token } }),
    launchChromium(),
  ]);
  const { items } = await call('GET', '/api/v1/accounts/demo/sms-keywords');
  number = items[0].number;
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  await home?.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
async function call(method: string, path: string, body?: object): Promise<any> {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      ...pair,
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer.json();
}

const say = (from: string, text: string) =>
  call('POST', '/sim/messages', { to: number, from: `+${from}`, text });

/** Its SMS, oldest first, once there are that many. */
async function outbox(phone: string, count: number): Promise<string[]> {
  for (let round = 0; ; round++) {
    const { messages } = await call('GET', `/sim/outbox/sms?to=${phone}`);
    if (messages.length >= count || round > 200)
      return messages.map((message: { text: string }) => message.text).reverse();
    await call('POST', '/sim/clock', { advanceSeconds: 1 });
  }
}

const links = (text: string | undefined) => /https?:\/\/\S+/.exec(text ?? '')?.[0] ?? '';

async function userlist() {
  const { group } = await call('POST', '/v3/smstool/grouplist', {});
  const { contact } = await call('POST', '/v3/smstool/userlist', { smsgroup: group[0].ID });
  return { groupId: group[0].ID.replace('gro_', ''), name: group[0].name, contacts: contact };
}

it('a keyword joins the group and opens a coupon, and after a STOP the next send goes to the others only', async () => {
  const [ann, bob] = ['447911123456', '447911123457'];

  await say(ann, 'Pizza!');
  await say(bob, 'pizza');
  const [welcome] = await outbox(ann, 1);
  const page = await browser.newPage();
  const opened = await page.goto(links(welcome));
  const heading = await page.locator('h1').first().innerText();
  await say(ann, 'STOP');
  const [, confirmed] = await outbox(ann, 2);
  const list = await userlist();
  const send = await call('POST', '/api/v1/accounts/demo/sms-sends', {
    groupId: list.groupId,
    text: 'Ciao {first_name}, the oven is hot',
  });
  const [, news] = await outbox(bob, 2);
  const done = await call('GET', `/api/v1/accounts/demo/sms-sends/${send.id}`);

  expect(opened?.status()).toBe(200);
  expect(heading).toContain('Two pizzas for the price of one');
  expect(confirmed).toMatch(/^Pizzeria Da Luigi: you have opted out/);
  expect(list.name).toBe('Subscribers keyword pizza');
  expect(list.contacts).toEqual([
    expect.objectContaining({
      phone: ann,
      unsubscribed: '1',
      unsubscribedate: expect.stringMatching(/^\d\d\/\d\d\/\d{4} \d\d:\d\d UTC$/),
    }),
    expect.objectContaining({ phone: bob, unsubscribed: '0' }),
  ]);
  expect(news).toBe('Ciao , the oven is hot Reply STOP to opt out');
  expect(done).toMatchObject({ state: 'done', queued: 1, skipped: 1 });
  expect(await outbox(ann, 2)).toHaveLength(2);
});

it.each(['en', 'ru'])(
  'a person sees what they get and why, stops it and takes it back, in %s, without scripts',
  async (lang) => {
    const phone = lang === 'en' ? '447911123458' : '447911123459';
    await say(phone, '<b>pizza</b> pizza');
    await say(phone, 'pizza <script>alert(1)</script>');
    await say(phone, 'help');
    const address = links((await outbox(phone, 2)).find((text) => text.includes('/u/')));
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    const page = await context.newPage();
    const stop = lang === 'en' ? 'Stop everything' : 'Отписаться от всего';
    const back = lang === 'en' ? 'Undo: get everything again' : 'Вернуть: получать всё снова';

    const opened = await page.goto(`${address}?lang=${lang}`);
    const size = (await opened?.body())?.length ?? 0;
    const record = await page.locator('ol').innerText();
    await page.getByRole('button', { name: stop, exact: true }).click();
    const afterStop = (await userlist()).contacts.find(
      (contact: { phone: string }) => contact.phone === phone,
    );
    await page.getByRole('button', { name: back, exact: true }).click();
    const afterBack = (await userlist()).contacts.find(
      (contact: { phone: string }) => contact.phone === phone,
    );
    // To look for mistakes needs scripts: on a page beside the one that has none.
    const looked = await browser.newPage();
    await looked.goto(`${address}?lang=${lang}`);
    const violations = await findViolations(looked);
    await looked.close();
    const wrong = await fetch(`${address}x`);
    await context.close();

    expect(size).toBeLessThan(30_000);
    expect(violations).toEqual([]);
    expect(record).toContain('pizza <script>alert(1)</script>');
    expect(afterStop.unsubscribed).toBe('1');
    expect(afterBack.unsubscribed).toBe('0');
    expect(wrong.status).toBe(404);
  },
);

it('leaves the demo account as it was: its money, and its list of rentals', async () => {
  const handler = `${server.url}/stubs/handler_api.php?api_key=0123456789abcdef0123456789abcdef`;

  const balance = await (await fetch(`${handler}&action=getBalance&lang=en`)).text();
  const rentals = await (await fetch(`${handler}&action=getRentList`)).text();
  const { balanced } = await call('GET', '/api/v1/ledger/trial-balance');

  expect(balance).toBe('ACCESS_BALANCE:100.00');
  expect(rentals).toContain('NO_NUMBERS');
  expect(balanced).toBe(true);
});
