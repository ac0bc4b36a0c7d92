import { describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { afterRefusal, assertSound } from './preorder.ts';

const now = new Date('2030-01-01T00:00:00Z');
const waiting = { skips: 0, expiresAt: addSeconds(now, 100) };

describe('a pre-order whose turn was in vain', () => {
  it('is looked at again soon where there was nothing, and keeps its turns', () => {
    for (const code of ['no_numbers', 'price_too_low'] as const)
      expect(afterRefusal(waiting, code, now)).toEqual({
        ...{ state: 'waiting', skips: 0, problem: code, retryAt: addSeconds(now, 5) },
      });
  });

  it('is skipped, with its reason, where it was up to its account, and fails at the tenth time', () => {
    expect(afterRefusal(waiting, 'no_balance', now)).toEqual({
      ...{ state: 'waiting', skips: 1, problem: 'no_balance', retryAt: addSeconds(now, 60) },
    });
    expect(afterRefusal({ ...waiting, skips: 9 }, 'channels_limit', now)).toMatchObject({
      ...{ state: 'failed', skips: 10, problem: 'channels_limit' },
    });
  });

  it('is over where its time is', () => {
    expect(afterRefusal({ ...waiting, expiresAt: now }, 'no_numbers', now).state).toBe('expired');
  });
});

it.each<[object, string]>([
  [{ lastsSeconds: 59 }, 'bad_request'],
  [{ lastsSeconds: 86_401 }, 'bad_request'],
  [{ lastsSeconds: 60.5 }, 'bad_request'],
  [{ lastsSeconds: Number.NaN }, 'bad_request'],
  [{ operators: [] }, 'bad_request'],
  [{ operators: Array(21).fill('any') }, 'bad_request'],
  [{ operators: ['a\0'] }, 'bad_request'],
  [{ exceptPrefixes: ['79%'] }, 'prefixes_bad'],
  [{ exceptPrefixes: ['7'.repeat(16)] }, 'prefixes_bad'],
  [{ maxPriceMicros: -1n }, 'bad_amount'],
  [{ maxPriceMicros: 2n ** 62n }, 'bad_amount'],
])('what is no pre-order is refused (case %#)', (of, code) => {
  const command = { accountId: 1n, serviceId: 'tg', lastsSeconds: 60, ...of };

  expect(() => assertSound(command)).toThrow(code);
});
