import { describe, expect, it } from 'vitest';
import { Refusal, refusalCodes } from '#kernel/refusal';
import { errorTexts, modernTexts } from '../../../src/dialects/coupontools/error-codes.ts';
import { refusalToWire } from '../../../src/dialects/coupontools/refusals.ts';
import { renderLegacyError } from '../../../src/dialects/coupontools/render-error.ts';
import { byStatus, spell, wordsBut } from './spellings.ts';

describe('Coupontools', () => {
  it('has the statuses of its contract: 401 for keys, 429 with the time to wait, 422 for all others', () => {
    const { 401: keys, 429: tooMany, ...others } = byStatus('coupontools');

    expect(keys).toEqual([
      'key_unknown',
      'key_ip_refused',
      'key_scope_missing',
      'account_not_found',
      'account_inactive',
    ]);
    expect(tooMany).toEqual(['rate_limited']);
    expect(Object.keys(others)).toEqual(['422']);
    const limited = refusalToWire(new Refusal('rate_limited'));
    expect([limited.retryAfter, limited.problems]).toEqual([
      1,
      [{ code: 300, name: undefined, text: undefined }],
    ]);
    expect(renderLegacyError(limited).status.errors.error_code).toEqual([300]);
  });

  it('numbers what is wrong as its contract does', () => {
    expect(wordsBut('coupontools', '300')).toEqual({
      bad_amount: '307',
      key_unknown: '1000',
      key_ip_refused: '1000',
      key_scope_missing: '1000',
      account_not_found: '1000',
      account_inactive: '1000',
      country_unknown: '302',
      operator_unknown: '302',
      service_unknown: '302',
      no_balance: '606',
      hold_already_settled: '601',
      sender_refused: '605',
      sender_filtered: '605',
      sender_blacklisted: '605',
      limit_reached: '609',
      already_done: '601',
      expired: '603',
    });
  });

  it.each([
    ['not_found', 'campaign', 502],
    ['not_found', 'teammate', 503],
    ['not_found', 'location', 504],
    ['not_found', 'session', 505],
    ['not_found', 'loyalty_card', 506],
    ['not_found', 'directory', 507],
    ['not_found', 'loyalty_user', 508],
    ['not_found', 'webhook', 509],
    ['not_found', 'subaccount', 510],
    ['not_found', 'directory_user', 511],
    ['not_found', 'category', 512],
    ['not_found', 'email_group', 513],
    ['not_found', 'sms_group', 514],
    ['not_found', 'folder', 515],
    ['not_found', 'package', 516],
    ['not_found', 'template', 517],
    ['not_found', 'toString', 300],
    ['not_allowed', 'subaccount', 102],
    ['not_allowed', 'sms', 103],
    ['not_allowed', 'email', 104],
    ['not_allowed', 'voided', 602],
    ['not_allowed', 'locked', 607],
    ['not_allowed', 'reserved', 607],
    ['not_allowed', 'unclaimed', 608],
    ['not_allowed', 'unsubscribed', 611],
    ['not_allowed', 'wallet', 612],
    ['already_exists', 'email', 304],
    ['already_exists', 'validation_code', 308],
    ['no_balance', 'sms', 606],
    ['no_balance', 'points', 610],
    ['no_balance', 'email', 604],
    ['service_off', 'sms', 605],
    ['expired', 'account', 101],
    ['expired', 'anything else', 603],
  ] as const)('says %s of %s with %i', (code, what, number) => {
    expect(spell('coupontools', code, { what })?.word).toBe(String(number));
  });

  it('has a text for every number it says', () => {
    for (const code of refusalCodes) {
      const [problem] = refusalToWire(new Refusal(code)).problems;
      expect(errorTexts[problem?.code ?? 200]).toMatch(/\w/);
    }
    expect(Object.keys(modernTexts).every((code) => code in errorTexts)).toBe(true);
  });

  it('says a text and a name where the refusal has them', () => {
    expect(refusalToWire(new Refusal('bad_request', { name: 'amount', text: 'too many' })).problems).toEqual([
      { code: 300, name: 'amount', text: 'too many' },
    ]);
    expect(refusalToWire(new Refusal('bad_request', { name: 7, text: {} })).problems).toEqual([
      { code: 300, name: undefined, text: undefined },
    ]);
  });
});
