import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { assertSettings, type CardChange, type CardType, cardUrl, rewardKey, stamp } from './loyalty-card.ts';

const coffee = { campaignId: 1n, threshold: 3 };
const pizza = { campaignId: 2n, threshold: 10 };
const card = { size: 10, rewards: [pizza, coffee] };
const none = new Set<string>();

test('a reward between and one at the end are reached in their order', () => {
  const done = stamp(card, { round: 1, stamps: 0, added: 10, granted: none });

  expect(done.reached).toEqual([
    { round: 1, reward: coffee },
    { round: 1, reward: pizza },
  ]);
  expect(done).toMatchObject({ finished: [1], round: 2, stamps: 0 });
});

test('what is left over begins the next round', () => {
  const done = stamp(card, { round: 1, stamps: 8, added: 5, granted: new Set([rewardKey(coffee)]) });

  expect(done.reached).toEqual([
    { round: 1, reward: pizza },
    { round: 2, reward: coffee },
  ]);
  expect(done).toMatchObject({ finished: [1], round: 2, stamps: 3 });
});

test('a reward that was granted in this round is not reached again', () => {
  const done = stamp(card, { round: 4, stamps: 2, added: 2, granted: new Set([rewardKey(coffee)]) });

  expect(done).toEqual({ reached: [], finished: [], round: 4, stamps: 4 });
});

test('a card that was made smaller than what is on it is full with the next stamp', () => {
  const done = stamp(
    { size: 5, rewards: [{ campaignId: 2n, threshold: 5 }] },
    { round: 1, stamps: 8, added: 1, granted: none },
  );

  expect(done).toMatchObject({ finished: [1], round: 2, stamps: 4 });
  expect(done.reached).toHaveLength(1);
});

test('no stamp is lost, and each reward comes once a round, however stamps are given', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
      (size, gifts) => {
        const rewards = [1, 2, 3].map((id) => ({
          campaignId: BigInt(id),
          threshold: Math.max(1, Math.ceil((size * id) / 3)),
        }));
        let state = { round: 1, stamps: 0 };
        const seen = new Map<number, Set<string>>();
        for (const added of gifts) {
          const done = stamp({ size, rewards }, { ...state, added, granted: seen.get(state.round) ?? none });
          for (const { round, reward } of done.reached) {
            const had = seen.get(round) ?? new Set<string>();
            expect(had.has(rewardKey(reward))).toBe(false);
            seen.set(round, had.add(rewardKey(reward)));
          }
          state = { round: done.round, stamps: done.stamps };
        }

        const given = gifts.reduce((sum, one) => sum + one, 0);
        expect((state.round - 1) * size + state.stamps).toBe(given);
        for (let round = 1; round < state.round; round++) expect(seen.get(round)?.size).toBe(3);
      },
    ),
  );
});

test.each([
  ['a stamp card without a size', () => assertSettings('stamp', null, {})],
  ['a points card with a size', () => assertSettings('points', 10, {})],
  ['a reward beyond the card', () => assertSettings('stamp', 5, { rewards: [pizza] })],
  ['a reward of a membership', () => assertSettings('membership', null, { rewards: [coffee] })],
  ['the same reward twice', () => assertSettings('points', null, { rewards: [coffee, coffee] })],
  ['a limit of none', () => assertSettings('points', null, { mostPerDay: 0 })],
  ['a domain that is none', () => assertSettings('points', null, { domain: 'https://x.example/' })],
])('%s is refused', (_, assertion) => {
  expect(() => assertion()).toThrow(expect.toSatisfy((error) => isRefusal(error, 'bad_request')));
});

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ campaignId: BigInt(index), threshold: 1 }));
const settings = (type: CardType, size: number | null, change: CardChange) => ({ type, size, change });
const ofPoints = (change: CardChange) => settings('points', null, change);

test.each([
  ['the smallest stamp card', settings('stamp', 1, {}), undefined],
  ['a stamp card of none', settings('stamp', 0, {}), 'size'],
  ['the largest stamp card', settings('stamp', 100, {}), undefined],
  ['a larger one', settings('stamp', 101, {}), 'size'],
  ['a stamp card of a size between', settings('stamp', 2.5, {}), 'size'],
  ['a membership with a size', settings('membership', 1, {}), 'size'],
  ['a membership', settings('membership', null, {}), undefined],
  [
    'no limits at all',
    ofPoints({ mostPerDay: null, mostPerConsumer: null, pointsExpireDays: null }),
    undefined,
  ],
  ['one point a day', ofPoints({ mostPerDay: 1 }), undefined],
  ['a million points a day', ofPoints({ mostPerDay: 1_000_000 }), undefined],
  ['more of them', ofPoints({ mostPerDay: 1_000_001 }), 'mostPerDay'],
  ['one point for a consumer', ofPoints({ mostPerConsumer: 1 }), undefined],
  ['none for a consumer', ofPoints({ mostPerConsumer: 0 }), 'mostPerConsumer'],
  ['two thousand million for a consumer', ofPoints({ mostPerConsumer: 2_000_000_000 }), undefined],
  ['one more', ofPoints({ mostPerConsumer: 2_000_000_001 }), 'mostPerConsumer'],
  ['points that last a day', ofPoints({ pointsExpireDays: 1 }), undefined],
  ['points that last no day', ofPoints({ pointsExpireDays: 0 }), 'pointsExpireDays'],
  ['points that last a century', ofPoints({ pointsExpireDays: 36_500 }), undefined],
  ['points that last longer', ofPoints({ pointsExpireDays: 36_501 }), 'pointsExpireDays'],
  ['a domain with a port', ofPoints({ domain: 'Cards.example:8443' }), undefined],
  ['no domain', ofPoints({ domain: '' }), undefined],
  ['a domain with a path', ofPoints({ domain: 'cards.example/x' }), 'domain'],
  ['a name', ofPoints({ name: 'x' }), undefined],
  ['a name of blanks', ofPoints({ name: '  ' }), 'name'],
  ['fifty rewards', ofPoints({ rewards: many(50) }), undefined],
  ['one more than fifty', ofPoints({ rewards: many(51) }), 'rewards'],
  ['a reward at the last stamp', settings('stamp', 10, { rewards: [pizza, coffee] }), undefined],
  ['a reward for a million', ofPoints({ rewards: [{ campaignId: 1n, threshold: 1_000_000 }] }), undefined],
  ['a reward for more', ofPoints({ rewards: [{ campaignId: 1n, threshold: 1_000_001 }] }), 'rewards'],
  ['a reward for nothing', ofPoints({ rewards: [{ campaignId: 1n, threshold: 0 }] }), 'rewards'],
  ['one coupon at two prices', ofPoints({ rewards: [pizza, { ...pizza, threshold: 3 }] }), undefined],
  ['two coupons at one price', ofPoints({ rewards: [coffee, { ...pizza, threshold: 3 }] }), undefined],
] as const)('of cards %s is taken, or its setting is named', (_, { type, size, change }, wrong) => {
  let name: unknown;
  try {
    assertSettings(type, size, change);
  } catch (error) {
    name = isRefusal(error, 'bad_request') && error.details.name;
  }

  expect(name).toBe(wrong);
});

test('a card is found at its own domain or at that of the pages, and one consumer’s behind its secret', () => {
  const own = { code: 'abc123', domain: '' };

  expect(cardUrl('https://pages.example', own)).toBe('https://pages.example/l/abc123');
  expect(cardUrl('https://pages.example', own, 's3cret')).toBe('https://pages.example/l/abc123/s3cret');
  expect(cardUrl('https://pages.example', { ...own, domain: 'cards.example:8443' })).toBe(
    'https://cards.example:8443/l/abc123',
  );
});
