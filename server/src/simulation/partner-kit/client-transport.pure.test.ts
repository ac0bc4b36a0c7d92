import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import { createPartnerClient } from '#suppliers/partner';
import { problemOf } from '#suppliers/supplier';
import { failure, serve, setUp } from './client.test-setup.ts';

describe('the client', () => {
  test('rentals have their own calls in onlinesim-v1', async () => {
    const { partner, client } = await setUp('onlinesim-v1', [], {
      urls: { getServicesRent: '/getServicesRent' },
    });

    const { rows } = await client.getServices('rental');
    const reply = await client.getNumber({
      country: 'germany',
      operator: 'any',
      service: 'rent',
      sumMicros: 1n,
      days: 3,
    });
    if (reply.kind !== 'number') throw new Error('no number');
    await client.finishActivation({
      activationId: reply.activationId,
      status: 3,
      sumMicros: 870_000_000n,
      rent: true,
    });

    expect(client.hasRentInventory).toBe(true);
    expect(new Set(rows.map(({ service }) => service))).toEqual(new Set(['rent']));
    expect(partner.exchanges.map(({ request }) => request.path)).toEqual([
      '/getServicesRent',
      '/getNumberRent',
      '/finishActivationRent',
    ]);
    expect(partner.operations).toMatchObject([{ kind: 'rental', closeSumMicros: 870_000_000n }]);
  });

  test('a private address is refused before anything is sent', async () => {
    const { partner, client, order } = await setUp('smshub', [], { resolveGuard: createAddressGuard() });

    await expect(client.getNumber(order)).rejects.toEqual(
      failure('stop', { kind: 'address_refused', reached: false }),
    );
    expect(partner.exchanges).toEqual([]);
  });

  test('a name is connected to the address that the guard vouched for', async () => {
    const { partner, client } = await setUp('smshub', [], {
      resolveGuard: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const { port } = new URL(partner.url);
    const named = createPartnerClient({
      dialect: 'smshub',
      baseUrl: `http://partner.invalid:${port}`,
      key: 'K',
      resolveGuard: async () => [{ address: '127.0.0.1', family: 4 }],
    });

    expect((await named.getServices()).rows).not.toHaveLength(0);
    client.close();
  });

  test('an answer inflated past the limit is refused', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000, 32)));
    });
    const { client } = await setUp('smshub', [], { baseUrl: url, timeoutMs: 2000 });

    await expect(client.getServices()).rejects.toEqual(
      failure('retry', { kind: 'bad_reply', httpStatus: 200 }),
    );
  });

  test('an answer whose body never ends is a timeout', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).write('{"status":');
    });
    const { client, order } = await setUp('smshub', [], { baseUrl: url, timeoutMs: 150 });

    await expect(client.getNumber(order)).rejects.toEqual(
      failure('unknown', { kind: 'timeout', reached: true }),
    );
  });

  test('an operation that was opened under an unreadable number can be cancelled', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).end('{"status":"SUCCESS","number":"soon","activationId":9007199254740993}');
    });
    const { client, order } = await setUp('smshub', [], { baseUrl: url });

    const error: unknown = await client.getNumber(order).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ advice: 'unknown' });
    expect(problemOf(error)?.activationId).toEqual({ text: '9007199254740993', json: 'number' });
  });

  test('closing drops what is under way', async () => {
    const { client, order } = await setUp('smshub', ['slow'], { timeoutMs: 5000 });
    const pending = client.getNumber(order);
    const outcome = expect(pending).rejects.toMatchObject({ name: 'SupplierFailure' });

    client.close();

    await outcome;
  });
});
