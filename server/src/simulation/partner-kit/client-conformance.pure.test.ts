import { describe, expect, test } from 'vitest';
import type { LateReply } from '#suppliers/supplier';
import { dialects, failure, setUp } from './client.test-setup.ts';

describe.each(dialects)('the client of %s against a good partner', (dialect) => {
  test('stock, order and close', async () => {
    const { partner, client, order } = await setUp(dialect);

    const { totals } = await client.getServices();
    const reply = await client.getNumber({ ...order, exceptionPrefixes: ['4910'] });
    if (reply.kind !== 'number') throw new Error('no number');
    await client.finishActivation({ activationId: reply.activationId, status: 3, sumMicros: 4_500_000n });
    await client.finishActivation({ activationId: reply.activationId, status: 3, sumMicros: 4_500_000n });

    expect(totals).toContainEqual({ country: 'germany', service: order.service, count: 20, rent: false });
    expect(reply).toMatchObject({ activationId: { text: '9007199254740993', json: 'number' } });
    expect(partner.operations).toMatchObject([{ closeStatus: 3, finishes: 2, sumMicros: 40_000_000n }]);
  });

  test('a number that is left out by its prefix is not given, and then there are none', async () => {
    const { client, order } = await setUp(dialect);

    expect(await client.getNumber({ ...order, exceptionPrefixes: ['49'] })).toEqual({ kind: 'no_numbers' });
  });

  test('the headers are those of the dialect, and the key is in no trace', async () => {
    const { partner, client, traces } = await setUp(dialect, [], { sendBearer: true, gzipRequests: true });

    await client.getServices();

    const headers = partner.exchanges[0]?.request.headers;
    expect(headers).toMatchObject({
      'content-type': dialect === 'smshub' ? 'application/json' : 'application/json; charset=utf-8',
      'accept-encoding': 'gzip',
      'content-encoding': 'gzip',
      authorization: 'Bearer K',
    });
    expect(headers?.['user-agent']).toMatch(/^Switchboard/);
    expect(traces).toMatchObject([
      { call: 'getServices', httpStatus: 200, request: '{"action":"GET_SERVICES"}', late: false },
    ]);
  });

  test('a wrong key stops the poll', async () => {
    const { client } = await setUp(dialect, [], { key: 'other' });

    await expect(client.getServices()).rejects.toEqual(
      failure('stop', { kind: 'http_error', httpStatus: 401, code: 'ERROR_WRONG_KEY' }),
    );
  });
});

describe.each(dialects)('the client of %s against a partner with a fault', (dialect) => {
  test.each(['wrong-types', 'snake-case-id', 'http-201', 'null-fields'] as const)(
    '%s is read all the same',
    async (fault) => {
      const { client, order } = await setUp(dialect, [fault]);

      const { totals } = await client.getServices();
      const reply = await client.getNumber(order);
      if (reply.kind !== 'number') throw new Error('no number');
      await client.finishActivation({ activationId: reply.activationId, status: 4 });

      expect(totals.find(({ service }) => service === order.service)?.count).toBe(20);
      expect(reply.number).toMatch(/^49\d{9}$/);
      expect(reply.activationId.json).toBe(fault === 'wrong-types' ? 'string' : 'number');
    },
  );

  test('a UUID is echoed as it came', async () => {
    const { partner, client, order } = await setUp(dialect, ['uuid-ids']);

    const reply = await client.getNumber(order);
    if (reply.kind !== 'number') throw new Error('no number');
    await client.finishActivation({ activationId: reply.activationId, status: 4 });

    expect(reply.activationId).toEqual({ text: partner.operations[0]?.uuid, json: 'string' });
    expect(partner.operations[0]?.closeStatus).toBe(4);
  });

  test('lies-about-stock is NO_NUMBERS', async () => {
    const { client, order } = await setUp(dialect, ['lies-about-stock']);

    expect(await client.getNumber(order)).toEqual({ kind: 'no_numbers' });
  });

  test('slow: the order fails as unknown, and its late answer is handed over once', async () => {
    const { partner, client, order, traces } = await setUp(dialect, ['slow'], { timeoutMs: 150 });
    const late: LateReply[] = [];

    await expect(client.getNumber(order, (reply) => late.push(reply))).rejects.toEqual(
      failure('unknown', { kind: 'timeout', reached: true }),
    );
    await expect.poll(() => late, { timeout: 3000 }).toHaveLength(1);

    expect(late).toMatchObject([{ kind: 'number', number: partner.operations[0]?.number.phone }]);
    expect(traces.map(({ late: isLate, problem }) => [isLate, problem])).toEqual([
      [false, 'timeout'],
      [true, undefined],
    ]);
  });

  test('slow: stock and close are to be tried again', async () => {
    const { client } = await setUp(dialect, ['slow'], { timeoutMs: 150 });

    await expect(client.getServices()).rejects.toEqual(failure('retry', { kind: 'timeout' }));
    await expect(
      client.finishActivation({ activationId: { text: '1', json: 'number' }, status: 4 }),
    ).rejects.toEqual(failure('retry', { kind: 'timeout' }));
  });

  test.each([
    ['lost-acknowledgement', 'unknown', 'network'],
    ['error-500', 'unknown', 'http_error'],
    ['plain-text-error', 'unknown', 'http_error'],
    ['foreign-json-error', 'stop', 'http_error'],
    ['redirect', 'stop', 'http_error'],
    ['broken-json', 'unknown', 'bad_reply'],
    ['huge-reply', 'unknown', 'bad_reply'],
    ['no-country-code', 'number', ''],
  ] as const)('%s: an order fails with %s (%s); stock and close with retry', async (fault, advice, kind) => {
    const { client, order } = await setUp(dialect, [fault]);
    if (advice === 'number') {
      // Nine digits are a number as far as the wire can tell: whether it is the country's is the hub's to check.
      expect(await client.getNumber(order)).toMatchObject({ kind: 'number' });
      return;
    }

    await expect(client.getNumber(order)).rejects.toEqual(failure(advice, { kind }));
    await expect(client.getServices()).rejects.toEqual(failure('retry', { kind }));
    await expect(
      client.finishActivation({ activationId: { text: '9007199254740993', json: 'number' }, status: 4 }),
    ).rejects.toEqual(failure('retry', { kind }));
  });

  test('an unknown operation stops the close', async () => {
    const { client } = await setUp(dialect);

    await expect(
      client.finishActivation({ activationId: { text: '7', json: 'number' }, status: 4 }),
    ).rejects.toEqual(failure('stop', { kind: 'error_reply', code: 'ACTIVATION_NOT_FOUND' }));
  });

  test('a partner that is not there was not reached', async () => {
    const { partner, client, order } = await setUp(dialect);
    await partner.close();

    await expect(client.getNumber(order)).rejects.toEqual(
      failure('retry', { kind: 'network', reached: false }),
    );
  });
});
