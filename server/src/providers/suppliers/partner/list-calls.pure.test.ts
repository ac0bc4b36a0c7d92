import { describe, expect, test } from 'vitest';
import type { NumberForSale } from '#suppliers/hub';
import { SupplierProblem } from '#suppliers/supplier';
import { createListCalls } from './list-calls.ts';

const number = (phone: string): NumberForSale => ({
  phone,
  country: '46',
  operator: '24012',
  placedAt: new Date('2022-07-19T05:37:43Z'),
  portId: 'n1',
  rent: false,
});
const numbers = [number('46501'), number('46502')];

/** Lists at a hub that answers just that. */
function hubThatSays(httpStatus: number, body: string, headers = {}) {
  const sent: { url: string; method: string | undefined; body: string }[] = [];
  const lists = createListCalls(
    {
      async send({ url, method, body: bytes }) {
        sent.push({ url: String(url), method, body: Buffer.from(bytes).toString('utf8') });
        return { httpStatus, headers, body };
      },
      close() {},
    },
    'https://hub.example/base/',
  );
  return { lists, sent };
}

describe('numbers on their way to a hub', () => {
  test('are rendered as the protocol says', async () => {
    const { lists, sent } = hubThatSays(200, '{"response":1}');

    await lists.add({ ...number('46501'), operator: undefined, placedAt: undefined, rent: true });
    await lists.send(numbers.slice(0, 1));
    await lists.remove('46501');
    await lists.checkWork();

    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://hub.example/base/api/resellers/addNumber',
      'POST https://hub.example/base/api/resellers/sendNumbersOnline',
      'DELETE https://hub.example/base/api/resellers/removeNumber',
      'POST https://hub.example/base/api/resellers/checkWork',
    ]);
    expect(sent.map(({ body }) => body)).toEqual([
      '{"number":"+46501","country_id":46,"port_id":"n1","rent":1}',
      '{"numbers":[{"number":"+46501","country_id":46,"operator":24012,"date_start":1658209063,"port_id":"n1","rent":0}]}',
      '{"number":"+46501"}',
      '{}',
    ]);
  });

  test('have the ids that the answer tells, however odd the rest of it is', async () => {
    const odd = `{"response":1,"ids":{"+46501":17,"46502":"18","+999":5,"__proto__":1},"errors":"none"}`;
    const { lists } = hubThatSays(200, odd);

    const outcome = await lists.send(numbers);

    expect(outcome).toEqual({
      verdict: 'taken',
      ids: new Map([
        ['46501', '17'],
        ['46502', '18'],
      ]),
      refused: [],
    });
  });

  test.each([
    '{"response":1}',
    '{"response":"1","ids":null}',
    '{"response":1,"ids":[7]}',
    '{"response":1,"ids":{"+46501":-1,"+46502":99999999999999999999999}}',
    '{"response":1,"ids":{"+46501":{"a":1},"+46502":1.5}}',
  ])('are on sale without ids where %s', async (body) => {
    const { lists } = hubThatSays(200, body);

    expect(await lists.send(numbers)).toEqual({ verdict: 'taken', ids: new Map(), refused: [] });
  });

  test('that are refused are known by their index; one outside of the list names none', async () => {
    const errors =
      '[{"index":1,"error":"number"},{"index":1,"error":"port_id"},{"index":7},{"index":-1},{"index":"0"},{"index":0.5},null,3]';
    const { lists } = hubThatSays(400, `{"response":"BAD_REQUEST","errors":${errors}}`);
    const taking = hubThatSays(200, `{"response":1,"errors":${errors}}`);

    expect(await lists.send(numbers)).toEqual({
      verdict: 'refused',
      refused: [{ phone: '46502', code: 'PORT_ID' }],
    });
    expect(await taking.lists.send(numbers)).toMatchObject({
      verdict: 'taken',
      refused: [{ phone: '46502', code: 'PORT_ID' }],
    });
  });

  test.each([
    [400, '{"response":"BAD_REQUEST"}', 'BAD_REQUEST'],
    [404, 'not here', 'NOT HERE'],
    [409, '', 'HTTP 409'],
  ])('one by one are refused by %i %s', async (status, body, code) => {
    const { lists } = hubThatSays(status, body);

    expect(await lists.add(number('46501'))).toEqual({
      verdict: 'refused',
      refused: [{ phone: '46501', code }],
    });
  });

  test('that the hub does not know are not on sale there', async () => {
    const { lists } = hubThatSays(404, '{"response":"ERROR_NO_NUMBER"}');

    expect((await lists.remove('46501')).verdict).toBe('taken');
  });

  test.each([
    [400, '{"response":"BAD_REQUEST"}', {}, { verdict: 'retry', code: 'BAD_REQUEST', retryAfterMs: 10_000 }],
    [200, '{"response":0}', {}, { verdict: 'retry', code: '0', retryAfterMs: 10_000 }],
    [200, '<html>', {}, { verdict: 'retry', code: '<HTML>', retryAfterMs: 10_000 }],
    [204, '', {}, { verdict: 'retry', code: undefined, retryAfterMs: 10_000 }],
    [302, '', {}, { verdict: 'retry', code: undefined, retryAfterMs: 10_000 }],
    [500, '', {}, { verdict: 'retry', code: undefined, retryAfterMs: 10_000 }],
    [429, '', { 'retry-after': '60' }, { verdict: 'retry', code: undefined, retryAfterMs: 60_000 }],
    [401, '', {}, { verdict: 'pause', code: undefined }],
    [403, '{"response":"ACCOUNT_BLOCKED"}', {}, { verdict: 'pause', code: 'ACCOUNT_BLOCKED' }],
  ])('of which the hub says %i %s', async (status, body, headers, outcome) => {
    const { lists } = hubThatSays(status, body, headers);

    expect(await lists.send(numbers)).toEqual(outcome);
  });

  test('are told again where nobody answers; a defect of ours is not hidden', async () => {
    const failing = (error: Error) =>
      createListCalls({ send: () => Promise.reject(error), close() {} }, 'https://hub.example');

    expect(await failing(new SupplierProblem('timeout')).send(numbers)).toEqual({
      verdict: 'retry',
      code: 'TIMEOUT',
      retryAfterMs: 10_000,
    });
    await expect(failing(new TypeError('ours')).send(numbers)).rejects.toThrow('ours');
  });
});
