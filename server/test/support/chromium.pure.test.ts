import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium, launchChromium } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 600_000);
afterAll(() => browser?.close());

test('shows a page and photographs it', async () => {
  const page = await browser.newPage();
  await page.goto(
    'data:text/html;charset=utf-8,<body style="background:rgb(0,128,0)"><h1>Здравствуйте, hello</h1>',
  );

  const image = await page.screenshot();

  expect(image.subarray(1, 4).toString()).toBe('PNG');
  expect(await page.textContent('h1')).toBe('Здравствуйте, hello');
  await page.close();
});

test('reaches a server on loopback and no other host', async () => {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();

  await page.goto(`http://127.0.0.1:${port}/`);

  expect(await page.textContent('body')).toBe('here');
  await expect(page.goto('http://switchboard.example/')).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
  await page.close();
  server.close();
});

test('is found once, and the same for everybody', async () => {
  expect(await findChromium()).toBe(await findChromium());
});
