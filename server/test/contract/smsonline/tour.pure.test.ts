import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smsOnlineSteps } from '../../../src/simulation/tour/tour-smsonline.ts';
import { createSmsOnlineWorld, type SmsOnlineWorld } from './smsonline-world.ts';

/** The options of curl that the lines need, so that the test needs no curl. */
const curl = `#!${process.execPath}
const words = process.argv.slice(2);
const value = (flag) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
const body = value('-d');
fetch(words.find((word) => word.startsWith('http')), {
  method: value('-X') ?? 'GET',
  ...(body && { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
}).then(async (reply) => process.stdout.write(await reply.text()));
`;

let world: SmsOnlineWorld;
let folder: string;

beforeAll(async () => {
  world = await createSmsOnlineWorld();
  await world.core.simulator?.prepare();
  folder = await mkdtemp(join(tmpdir(), 'tour-'));
  await writeFile(join(folder, 'curl'), curl, { mode: 0o755 });
});
afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true });
});

it('prints lines that work as they are printed', async () => {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };

  const replies: unknown[] = [];
  for (const line of smsOnlineSteps(world.url).filter((one) => one.trimStart().startsWith('curl '))) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', line], { env });
    replies.push(JSON.parse(stdout));
  }

  const [detail, ordered, inventory, balance, refunded, invoice, payments, balanceV2] = replies;
  expect(detail).toMatchObject({ ok: true, body: { sShort: 'ds', cShort: '12' } });
  expect(ordered).toMatchObject({ ok: true, body: { orderId: expect.stringMatching(/^\d+$/) } });
  expect(inventory).toMatchObject({ ok: true, body: [{ status: 'waiting' }] });
  expect(balance).toMatchObject({ ok: true, body: { userId: 'demo', totalCharges: '0' } });
  expect(refunded).toEqual({ ok: true, body: 'refund-completed' });
  expect(invoice).toMatchObject({ ok: true, body: expect.stringContaining('/sim/payments/cryptomus/pay/') });
  expect(payments).toMatchObject({ ok: true, body: [{ amount: 500, status: 'check' }] });
  expect(balanceV2).toMatchObject({ error: false, body: { userId: 'demo' } });
});
