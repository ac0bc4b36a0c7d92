import { describe, expect, test } from 'vitest';
import type { CallingDialect, ExchangeTrace } from '#suppliers/partner';
import type { CheckWorld } from './check-world.ts';
import { renderSum, runChecklist } from './checklist.ts';
import { createFakePartner } from './fake-partner.ts';
import type { PartnerFault } from './faults.ts';
import { ordersAreFast } from './record-checks.ts';

// What must not come is waited for by the clock: long enough for a machine that is busy with other things.
const retryMs = 500;
const smsWaitMs = 3_000;

async function check(dialect: CallingDialect, faults: PartnerFault[] = [], byHand = false) {
  const partner = await createFakePartner({
    dialect,
    key: 'K',
    hubUrl: 'http://127.0.0.1:9',
    faults,
    retryMs,
  });
  try {
    const results = await runChecklist({
      dialect,
      key: 'K',
      partnerUrl: partner.url,
      country: 'germany',
      service: dialect === 'smshub' ? 'tg' : 'telegram',
      retryMs,
      smsWaitMs,
      onHub: partner.setHubUrl,
      ...(!byHand && { provoke: async (sms) => void partner.receiveSms(sms) }),
    });
    const failed = results.filter(({ outcome }) => outcome === 'fail').map(({ number }) => number);
    return { partner, results, failed };
  } finally {
    await partner.close();
  }
}

describe.concurrent('the acceptance checklist', () => {
  test.each([
    ['onlinesim-v1', []],
    ['smshub', [3, 11]],
  ] as const)(
    'a good partner of %s passes; what its dialect does not know is skipped',
    async (dialect, skipped) => {
      const { partner, results } = await check(dialect);

      expect(results.map(({ number, outcome }) => [number, outcome])).toEqual(
        Array.from({ length: 13 }, (_, index) => [
          index + 1,
          (skipped as readonly number[]).includes(index + 1) ? 'skip' : 'pass',
        ]),
      );
      expect(partner.operations.every(({ closedAt }) => closedAt)).toBe(true);
      expect(renderSum(results)).toBe(`${13 - skipped.length} passed, 0 failed, ${skipped.length} skipped`);
    },
  );

  test('without messages the checks that need one are skipped, not passed', async () => {
    const { results } = await check('onlinesim-v1', [], true);

    expect(results.filter(({ outcome }) => outcome === 'skip').map(({ number }) => number)).toEqual([
      1, 2, 3, 9, 10, 11, 12,
    ]);
  });

  test.each([
    ['closes-by-itself', 1],
    ['gives-up', 2],
    ['repeats', 2],
    ['changes-content', 2],
    ['never-stops', 3],
    ['wrong-types', 4],
    ['uuid-ids', 4],
    ['no-country-code', 5],
    ['lies-about-stock', 7],
    ['ignores-exclusions', 8],
    ['no-charset', 9],
    ['mangles-text', 9],
    ['gives-up', 10],
    ['gives-up', 12],
  ] as const)('a partner with the fault %s fails check %i', async (fault, number) => {
    const { failed } = await check('onlinesim-v1', [fault]);

    expect(failed).toContain(number);
  });

  test.each(['error-500', 'broken-json', 'redirect'] as const)(
    'a partner that only answers with %s passes nothing',
    async (fault) => {
      const { results } = await check('smshub', [fault]);

      expect(results.filter(({ outcome }) => outcome === 'pass').map(({ number }) => number)).toEqual([]);
    },
  );

  test('an order that took longer than 3 s fails check 6', async () => {
    const trace = {
      call: 'getNumber',
      response: '{"status":"NO_NUMBERS"}',
      durationMs: 3001,
    } as ExchangeTrace;

    await expect(ordersAreFast({ traces: [trace] } as unknown as CheckWorld)).rejects.toMatchObject({
      outcome: 'fail',
    });
  });
});
