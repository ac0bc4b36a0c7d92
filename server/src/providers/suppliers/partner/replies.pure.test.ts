import { describe, expect, test } from 'vitest';
import { parseBody } from './body.ts';
import { findAnyBreaches, parseInventory } from './inventory.ts';
import {
  finishReply,
  noNumbersReply,
  numberReply,
  partnerErrorReply,
  servicesReply,
} from './partner-replies.ts';
import { hubReply, replyCases } from './replies.ts';

const v1 = { dialect: 'onlinesim-v1' } as const;

describe('replies of the hub', () => {
  test.each([
    ['stored', 200, '{"status":"SUCCESS"}'],
    ['repeated', 200, '{"status":"SUCCESS"}'],
    ['no_operation', 404, '{"status":"ERROR","error":"NO_OPERATION"}'],
    ['banned_service', 403, '{"status":"ERROR","error":"BAD_SERVICE"}'],
    ['filtered', 409, '{"status":"ERROR","error":"IGNORED"}'],
    ['blacklisted', 403, '{"status":"ERROR","error":"SERVICE_BAN"}'],
    ['bad_request', 400, '{"status":"ERROR","error":"BAD_REQUEST"}'],
    ['too_large', 413, '{"status":"ERROR","error":"BAD_REQUEST"}'],
    ['no_key', 401, '{"status":"ERROR","error":"ERROR_NO_KEY"}'],
    ['wrong_key', 401, '{"status":"ERROR","error":"ERROR_WRONG_KEY"}'],
    ['account_blocked', 403, '{"status":"ERROR","error":"ACCOUNT_BLOCKED"}'],
    ['access_disabled', 403, '{"status":"ERROR","error":"API_ACCESS_DISABLED"}'],
    ['address_refused', 403, '{"status":"ERROR","error":"API_ACCESS_IP"}'],
    ['unknown_method', 405, '{"status":"ERROR","error":"REQUEST_NOT_FOUND"}'],
    ['rate_limited', 429, '{"status":"ERROR","error":"TRY_AGAIN"}'],
    ['try_again', 503, '{"status":"ERROR","error":"TRY_AGAIN"}'],
  ] as const)('onlinesim-v1: %s is %i %s', (replyCase, httpStatus, body) => {
    expect(hubReply(replyCase, v1)).toEqual({ httpStatus, body });
  });

  test('a filtered message is acknowledged where the partner asked for it, a banned one is not', () => {
    expect(hubReply('filtered', { ...v1, ackFiltered: true }).httpStatus).toBe(200);
    expect(hubReply('blacklisted', { ...v1, ackFiltered: true }).httpStatus).toBe(200);
    expect(hubReply('banned_service', { ...v1, ackFiltered: true }).httpStatus).toBe(403);
    expect(hubReply('no_operation', { ...v1, ackFiltered: true }).httpStatus).toBe(404);
  });

  test.each(['no_operation', 'banned_service', 'filtered', 'blacklisted'] as const)(
    'smshub and onlinesim-v2 partners know no final error, so %s is a success there',
    (replyCase) => {
      expect(hubReply(replyCase, { dialect: 'smshub' })).toEqual({
        httpStatus: 200,
        body: '{"status":"SUCCESS"}',
      });
      expect(hubReply(replyCase, { dialect: 'onlinesim-v2' })).toEqual({
        httpStatus: 200,
        body: '{"response":1}',
      });
    },
  );

  test('what is not stored is never acknowledged, in any dialect', () => {
    const unstored = replyCases.filter(
      (name) =>
        !['stored', 'repeated', 'no_operation', 'banned_service', 'filtered', 'blacklisted'].includes(name),
    );

    for (const dialect of ['onlinesim-v1', 'onlinesim-v2', 'smshub'] as const) {
      for (const name of unstored)
        expect(hubReply(name, { dialect, ackFiltered: true }).httpStatus).toBeGreaterThanOrEqual(400);
    }
  });

  test('onlinesim-v2 spells errors in `response`', () => {
    expect(hubReply('wrong_key', { dialect: 'onlinesim-v2' })).toEqual({
      httpStatus: 401,
      body: '{"response":"ERROR_WRONG_KEY"}',
    });
  });
});

describe('replies of a partner', () => {
  test('a number and its operation are JSON numbers, past 2^53 too', () => {
    expect(numberReply({ number: '79281234567', activationId: 9_223_372_036_854_775_807n }).body).toBe(
      '{"status":"SUCCESS","number":79281234567,"activationId":9223372036854775807}',
    );
  });

  test('the plain words', () => {
    expect(noNumbersReply().body).toBe('{"status":"NO_NUMBERS"}');
    expect(finishReply().body).toBe('{"status":"SUCCESS"}');
    expect(partnerErrorReply('activation_not_found')).toEqual({
      httpStatus: 200,
      body: '{"status":"ERROR","error":"ACTIVATION_NOT_FOUND"}',
    });
    expect(partnerErrorReply('wrong_key').httpStatus).toBe(401);
  });

  const rows = [
    { country: 'germany', operator: 'vodafone', service: 'facebook', count: 7 },
    { country: 'germany', operator: 'o2', service: 'facebook', count: 5 },
    { country: 'germany', operator: 'o2', service: 'rent', count: 3 },
  ];

  test('mode sum lists `any` with the sums, mode exclusive leaves it out', () => {
    expect(JSON.parse(servicesReply(rows, 'sum').body)).toEqual({
      status: 'SUCCESS',
      countryList: [
        {
          country: 'germany',
          operatorMap: {
            any: { facebook: 12, rent: 3 },
            vodafone: { facebook: 7 },
            o2: { facebook: 5, rent: 3 },
          },
        },
      ],
    });
    expect(JSON.parse(servicesReply(rows, 'exclusive').body).countryList[0].operatorMap).toEqual({
      vodafone: { facebook: 7 },
      o2: { facebook: 5, rent: 3 },
    });
  });

  test.each(['sum', 'exclusive'] as const)(
    'numbers of no known operator break no rule of mode %s and are not lost',
    (mode) => {
      const { body } = servicesReply(
        [...rows, { country: 'germany', operator: 'any', service: 'facebook', count: 2 }],
        mode,
      );

      const inventory = parseInventory(parseBody(body));

      expect(findAnyBreaches(inventory?.rows ?? [], mode)).toEqual([]);
      expect(inventory?.totals).toContainEqual({
        country: 'germany',
        service: 'facebook',
        count: 14,
        rent: false,
      });
    },
  );

  test('no stock at all is an empty list', () => {
    expect(servicesReply([], 'sum').body).toBe('{"status":"SUCCESS","countryList":[]}');
  });
});
