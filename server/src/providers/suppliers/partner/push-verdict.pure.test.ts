import { describe, expect, test } from 'vitest';
import type { PartnerDialect } from './dialect.ts';
import { classifyPushReply } from './push-verdict.ts';

const receivedAt = new Date('2026-01-01T00:00:00Z');
const classify = (
  dialect: PartnerDialect,
  httpStatus: number,
  body: string,
  headers: Record<string, string> = {},
) => classifyPushReply({ dialect, httpStatus, headers, body, receivedAt });

const v1: [number, string, string][] = [
  [200, '{"status":"SUCCESS"}', 'delivered'],
  [200, '', 'delivered'],
  [200, '<html>', 'delivered'],
  [200, '{"status":"ERROR","error":"NO_OPERATION"}', 'delivered'],
  [201, '{"status":"SUCCESS"}', 'retry'],
  [204, '', 'retry'],
  [302, '', 'retry'],
  [404, '{"status":"ERROR","error":"NO_OPERATION"}', 'rejected'],
  [500, '{"error":"no_op"}', 'rejected'],
  [400, 'NO_OPERATION\n', 'rejected'],
  [400, '{"response":"BAD_SERVICE"}', 'rejected'],
  [401, '{"message":"BAD_SERVICE"}', 'rejected'],
  [409, '{"status":"ERROR","error":"IGNORED"}', 'filtered'],
  [403, '{"status":"SERVICE_BAN"}', 'filtered'],
  [401, '', 'pause'],
  [401, '{"status":"ERROR","error":"ERROR_WRONG_KEY"}', 'pause'],
  [403, '{"error":"ACCOUNT_BLOCKED"}', 'pause'],
  [403, '{"response":"API_ACCESS_IP"}', 'pause'],
  [403, '', 'retry'],
  [404, '', 'retry'],
  [413, '{"error":"BAD_REQUEST"}', 'retry'],
  [429, '', 'retry'],
  [500, '', 'retry'],
  [503, '{"status":"ERROR","error":"TRY_AGAIN"}', 'retry'],
];

const smshub: [number, string, string][] = [
  [200, '{"status":"SUCCESS"}', 'delivered'],
  [200, '{"status":" success ","error":null}', 'delivered'],
  [200, '', 'retry'],
  [200, 'SUCCESS', 'retry'],
  [200, '{"status":"ERROR","error":"NO_OPERATION"}', 'retry'],
  [201, '{"status":"SUCCESS"}', 'retry'],
  [404, '{"status":"ERROR","error":"NO_OPERATION"}', 'retry'],
  [403, '{"error":"BAD_SERVICE"}', 'retry'],
  [409, '{"error":"IGNORED"}', 'retry'],
  [403, '{"error":"SERVICE_BAN"}', 'retry'],
  [401, '', 'pause'],
  [403, '{"error":"WRONG_KEY"}', 'pause'],
  [500, '', 'retry'],
];

const v2: [number, string, string][] = [
  [200, '{"response":1}', 'delivered'],
  [200, '{"response":"1"}', 'delivered'],
  [200, '{"response":"ERROR_WRONG_KEY"}', 'retry'],
  [200, '{"response":true}', 'retry'],
  [200, '', 'retry'],
  [400, '{"response":"BAD_REQUEST"}', 'retry'],
  [404, 'NO_OPERATION', 'retry'],
  [401, '{"response":"ERROR_NO_KEY"}', 'pause'],
];

describe('the answer to a push', () => {
  test.each(v1)('onlinesim-v1: %i %s is %s', (status, body, verdict) => {
    expect(classify('onlinesim-v1', status, body)).toMatchObject({ verdict });
  });

  test.each(smshub)('smshub: %i %s is %s', (status, body, verdict) => {
    expect(classify('smshub', status, body)).toMatchObject({ verdict });
  });

  test.each(v2)('onlinesim-v2: %i %s is %s', (status, body, verdict) => {
    expect(classify('onlinesim-v2', status, body)).toMatchObject({ verdict });
  });

  test('200 with an error in the body is delivered, but odd', () => {
    expect(classify('onlinesim-v1', 200, '{"status":"ERROR","error":"IGNORED"}')).toMatchObject({
      odd: true,
      code: 'IGNORED',
    });
    expect(classify('onlinesim-v1', 200, '{"status":"SUCCESS"}')).toMatchObject({ odd: false });
    expect(classify('onlinesim-v1', 200, '')).toMatchObject({ odd: false });
  });

  test.each([
    ['3', 10_000],
    ['60', 60_000],
    ['999999999', 86_400_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 10_000],
    ['soon', 10_000],
    ['-5', 10_000],
  ])('429 with Retry-After %s waits %i ms', (header, retryAfterMs) => {
    expect(classify('onlinesim-v1', 429, '', { 'retry-after': header })).toMatchObject({
      verdict: 'retry',
      retryAfterMs,
    });
  });

  test('other answers wait ten seconds, whatever Retry-After says', () => {
    expect(classify('smshub', 503, '', { 'retry-after': '600' })).toMatchObject({ retryAfterMs: 10_000 });
  });
});
