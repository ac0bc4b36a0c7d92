import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createHttpServer, createLogger, createMetrics } from '#http';
import { createWorld } from '#test/world';
import { mountSmsOnline } from '../../../src/dialects/smsonline/index.ts';
import { createSmsOnlineWorld } from './smsonline-world.ts';

it('answers SERVER_ERROR and "later" in both versions when the database is gone', async () => {
  const world = await createSmsOnlineWorld();
  const { name, key } = await world.customer();

  await world.db.close();

  const v3 = [
    `/v3/customers/${name}/balance?apiKey=${key}`,
    `/v3/numbers/${name}/order/10000000?apiKey=${key}`,
    '/v3/numbers/countries',
    '/v3/statistics',
  ];
  const v2 = [
    `/cs/getBalance?userId=${name}&key=${key}`,
    `/cs/getPhoneStatus?userId=${name}&key=${key}&orderId=10000000`,
  ];
  for (const target of v3)
    expect(await world.ask({ target })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: '{"ok":false,"errorMessage":"Try again later","errorCode":"SERVER_ERROR","body":null}',
    });
  for (const target of v2)
    expect(await world.ask({ target })).toMatchObject({
      status: 500,
      headers: { deprecation: 'true', 'retry-after': '1' },
      body: '{"error":true,"errorMessage":"Try again later","body":"SERVER_ERROR"}',
    });
  await world.close();
});

it('keeps keys, codes and bodies out of the log, of what works and of what fails', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const world = await createWorld({ SMSONLINE_RATE_LIMIT: '0' });
  const { name, key } = await world.customer();
  const server = createHttpServer({
    logger: createLogger('trace', sink),
    metrics: createMetrics(),
    bodyLimit: 65_536,
    trustProxy: '',
  });
  await server.register(mountSmsOnline, { core: world.core, config: world.config });
  const askAll = async () => {
    await server.inject({ url: `/v3/customers/${name}/balance?apiKey=${key}` });
    await server.inject({ url: `/cs/getBalance?userId=${name}&key=${key}` });
    await server.inject({ url: `/v3/customers/nobody/balance?apiKey=${key}` });
    await server.inject({ url: '/v3/statistics', headers: { authorization: `Bearer ${key}` } });
    await server.inject({
      method: 'PUT',
      url: `/v3/numbers/${name}/order`,
      payload: { apiKey: key, country: '12', service: 'ds', carrier: 'any', maximumPrice: '20' },
    });
    await server.inject({ method: 'PUT', url: `/v3/numbers/${name}/order`, payload: `{"apiKey":"${key}"` });
  };

  await askAll();
  await world.db.script('alter table api_key rename to api_key_gone');
  world.core.accounts.forget();
  await askAll();
  await world.db.script('alter table api_key_gone rename to api_key');

  await server.close();
  await world.close();
  expect(lines.join('')).toContain('smsonline: a request failed');
  expect(lines.join('')).toContain(`/v3/customers/${name}/balance`);
  expect(lines.join('')).not.toContain(key);
});
