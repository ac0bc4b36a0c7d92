import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const key = '0123456789abcdef0123456789abcdef';
let home: ServerHome;
let server: ServerProcess;

beforeAll(async () => {
  home = await createHome();
  server = await startServer(home, { env: { DEMO: '1', DEMO_AUTO_SMS_MS: '0' } });
});
afterAll(async () => {
  await server.stop();
  await home.remove();
});

async function push(body: object): Promise<[number, unknown]> {
  const answer = await fetch(`${server.url}/v1/PUSH_SMS_RENT`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      action: 'PUSH_SMS',
      key: 'demo-partner-key',
      service: 'rent',
      smsId: 355,
      phoneFrom: 'Instagram',
      ...body,
    }),
  });
  return [answer.status, await answer.json()];
}

const handler = async (query: string) =>
  (await fetch(`${server.url}/stubs/handler_api.php?api_key=${key}&${query}`)).text();

it('pushes to a rented simulated number as a partner does, with the demo partner’s key', async () => {
  const rented = JSON.parse(await handler('action=getRentNumber&service=full&rent_time=4&country=2'));
  const { id, number: phone } = rented.phone;

  const stored = await push({ phone, text: 'Your verification code is 800142' });
  const repeated = await push({ phone, text: 'Your verification code is 800142' });
  const bank = await push({ phone, phoneFrom: 'SBERBANK', text: 'Kod 1234' });
  const messages = JSON.parse(await handler(`action=getRentStatus&id=${id}`));

  expect(rented.status).toBe('success');
  expect(stored).toEqual([200, { status: 'SUCCESS' }]);
  expect(repeated).toEqual([200, { status: 'SUCCESS' }]);
  expect(bank).toEqual([403, { status: 'ERROR', error: 'BAD_SERVICE' }]);
  expect(messages).toMatchObject({
    status: 'success',
    quantity: '1',
    values: { 0: { phoneFrom: 'Instagram' } },
  });
});

it('is told that nobody waits, and that a key is wrong', async () => {
  expect(await push({ phone: '79088081050', text: 'x' })).toEqual([
    404,
    { status: 'ERROR', error: 'NO_OPERATION' },
  ]);
  expect(await push({ phone: '79088081050', text: 'x', key: 'wrong' })).toEqual([
    401,
    { status: 'ERROR', error: 'ERROR_WRONG_KEY' },
  ]);
});

it('knows the demo merchant’s key pair', async () => {
  const answer = await fetch(`${server.url}/v3/coupon/list`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-client-id': '1000000000000000000000000000001',
      'x-client-secret': 'demoSecretdemoSecretdemoSecret1',
    },
  });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ status: { status: 'OK' } });
});
