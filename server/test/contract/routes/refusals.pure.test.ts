import { describe, expect, it } from 'vitest';
import { Refusal, refusalCodes } from '#kernel/refusal';
import { byStatus, spell, spellings, wordsBut } from './spellings.ts';

const table = Object.keys(spellings).flatMap((dialect) => refusalCodes.map((code) => ({ dialect, code })));

describe('every refusal in every dialect', () => {
  it.each(table)('$dialect has a status and a word for $code', ({ dialect, code }) => {
    const { status = 0, word = '' } = spell(dialect, code) ?? {};

    expect(word).toMatch(/^[\w '’.,]+$/);
    // A refusal that cannot happen in SMSOnline or 5sim is our failure there, as the contract of the one has it.
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(600);
    if (status >= 500 && !['smsonlineV3', 'smsonlineV2', 'fivesim'].includes(dialect))
      expect(status).toBe(503);
  });
});

describe('the native API', () => {
  it('says each code itself, with the status that its page names', () => {
    for (const code of refusalCodes) expect(spell('native', code)?.word).toBe(code);
    const { 409: conflicts, ...others } = byStatus('native');
    expect(others).toEqual({
      400: ['bad_request', 'bad_amount', 'prefixes_bad', 'rental_term_bad', 'discount_code_bad'],
      401: ['key_unknown'],
      403: ['key_ip_refused', 'key_scope_missing', 'account_inactive'],
      404: [
        'account_not_found',
        'not_found',
        'country_unknown',
        'operator_unknown',
        'service_unknown',
        'activation_not_found',
        'rental_not_found',
        'no_operation',
        'invoice_not_found',
      ],
      410: ['expired'],
      422: ['idempotency_mismatch'],
      429: ['rate_limited'],
      503: ['try_again', 'payment_unavailable'],
    });
    expect(conflicts).toContain('no_balance');
  });
});

describe('SMSOnline', () => {
  it('says business in words with 200, and keeps errors for errors (contract 1.4)', () => {
    expect(wordsBut('smsonlineV3', 'SERVER_ERROR')).toEqual({
      bad_request: 'BAD_REQUEST',
      bad_amount: 'BAD_REQUEST',
      key_unknown: 'BAD_KEY',
      key_ip_refused: 'FORBIDDEN',
      key_scope_missing: 'FORBIDDEN',
      account_not_found: 'FORBIDDEN',
      account_inactive: 'FORBIDDEN',
      already_exists: 'BAD_REQUEST',
      not_found: 'NOT_FOUND',
      not_allowed: 'FORBIDDEN',
      rate_limited: 'TOO_MANY_REQUESTS',
      country_unknown: 'BAD_COUNTRY',
      operator_unknown: 'BAD_CARRIER',
      service_unknown: 'BAD_SERVICE',
      service_off: 'NO_NUMBERS',
      no_numbers: 'NO_NUMBERS',
      price_too_low: 'WRONG_MAX_PRICE',
      prefixes_bad: 'BAD_REQUEST',
      no_balance: 'NO_BALANCE',
      cap_reached: 'NO_BALANCE',
      hold_already_settled: 'NOT_REFUNDABLE',
      activation_not_found: 'NOT_FOUND',
      activation_closed: 'NOT_REFUNDABLE',
      no_code_yet: 'NOT_REPEATABLE',
      code_received: 'NOT_REFUNDABLE',
      cancel_too_early: 'NOT_REFUNDABLE',
      channels_limit: 'CHANNELS_LIMIT',
      order_repeated: 'BAD_REQUEST',
      repeat_impossible: 'NOT_REPEATABLE',
      discount_code_bad: 'BAD_COUPON',
      payment_unavailable: 'PAYMENT_UNAVAILABLE',
      invoice_not_found: 'NOT_FOUND',
      limit_reached: 'TOO_MANY_REQUESTS',
      already_done: 'BAD_REQUEST',
      expired: 'BAD_REQUEST',
    });
    const { 200: business, 429: tooMany, 401: keys } = byStatus('smsonlineV3');
    expect(business).toEqual([
      ...['service_off', 'no_numbers', 'price_too_low', 'no_balance', 'cap_reached', 'hold_already_settled'],
      ...['activation_closed', 'no_code_yet', 'code_received', 'cancel_too_early', 'channels_limit'],
      ...['repeat_impossible', 'discount_code_bad', 'payment_unavailable'],
    ]);
    expect([tooMany, keys]).toEqual([['rate_limited', 'limit_reached'], ['key_unknown']]);
  });

  it('knows three statuses besides 403 in its second version', () => {
    const { 401: keys, 429: tooMany, 403: rest, 500: ours = [], ...others } = byStatus('smsonlineV2');

    expect([keys, tooMany, others]).toEqual([['key_unknown'], ['rate_limited', 'limit_reached'], {}]);
    expect(rest?.length).toBe(refusalCodes.length - 3 - ours.length);
  });
});

describe('the text protocol', () => {
  it('has a few words of the seed for what a seed client can be told', () => {
    expect(wordsBut('handlerSeed', 'BAD_ACTION')).toEqual({
      key_unknown: 'BAD_KEY',
      key_ip_refused: 'BAD_KEY',
      key_scope_missing: 'BAD_KEY',
      account_not_found: 'BAD_KEY',
      account_inactive: 'BAD_KEY',
      rate_limited: 'REQUEST_LIMIT',
      service_off: 'NO_NUMBERS',
      no_numbers: 'NO_NUMBERS',
      price_too_low: 'WRONG_MAX_PRICE',
      prefixes_bad: 'WRONG_EXCEPTION_PHONE',
      no_balance: 'NO_BALANCE',
      cap_reached: 'NO_BALANCE',
      activation_not_found: 'NO_ACTIVATION',
      cancel_too_early: 'CANNOT_BEFORE_2_MIN',
      channels_limit: 'NO_NUMBERS',
      order_repeated: 'ORDER_ALREADY_EXISTS',
      rental_not_found: 'NO_ID_RENT',
      rental_closed: 'ALREADY_FINISH',
      rental_no_message: 'STATUS_WAIT_CODE',
      rental_cancel_too_late: 'CANT_CANCEL',
      rental_term_bad: 'INVALID_TIME',
      repeat_impossible: 'RENEW_ACTIVATION_NOT_AVAILABLE',
      try_again: 'ERROR_SQL',
    });
  });

  it('tells classic clients more, and seed clients whose key allows it the words of steps', () => {
    const differing = (dialect: string) =>
      Object.fromEntries(
        refusalCodes
          .filter((code) => spell(dialect, code)?.word !== spell('handlerSeed', code)?.word)
          .map((code) => [code, spell(dialect, code)?.word]),
      );
    const steps = { activation_closed: 'BAD_STATUS', no_code_yet: 'BAD_STATUS', code_received: 'BAD_STATUS' };

    expect(differing('handlerSeedWithSteps')).toEqual(steps);
    expect(differing('handlerClassic')).toEqual({
      ...steps,
      service_unknown: 'BAD_SERVICE',
      cancel_too_early: 'EARLY_CANCEL_DENIED',
      channels_limit: 'CHANNELS_LIMIT',
    });
  });

  it('names the price that would do', () => {
    const refusal = new Refusal('price_too_low', { minPriceMicros: 300_000n });

    expect(spellings.handlerClassic?.(refusal).word).toBe('WRONG_MAX_PRICE:0.30');
  });
});

describe('partners and hubs', () => {
  it('are told who they are not, that it is too much, or to try again; all else is a bad request', () => {
    expect(wordsBut('partners', 'BAD_REQUEST')).toEqual({
      key_unknown: 'ERROR_WRONG_KEY',
      key_ip_refused: 'API_ACCESS_IP',
      account_inactive: 'ACCOUNT_BLOCKED',
      not_allowed: 'API_ACCESS_DISABLED',
      rate_limited: 'TRY_AGAIN',
      try_again: 'TRY_AGAIN',
    });
    const { 400: _bad, ...others } = byStatus('partners');
    expect(others).toEqual({
      401: ['key_unknown'],
      403: ['key_ip_refused', 'account_inactive', 'not_allowed'],
      429: ['rate_limited'],
      503: ['try_again'],
    });
  });
});

describe('pages', () => {
  it('say what a reader can do about it', () => {
    const { 400: _bad, ...others } = byStatus('pages');

    expect(others).toEqual({
      403: ['key_unknown'],
      404: ['account_not_found', 'not_found'],
      409: ['already_exists', 'not_allowed', 'limit_reached', 'already_done', 'expired'],
      429: ['rate_limited'],
    });
  });
});
