import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupBy } from './group-by.ts';

test('items are grouped in the order in which they come', () => {
  expect([...groupBy([3, 1, 4, 1, 5, 9], (item) => item % 3)]).toEqual([
    [0, [3, 9]],
    [1, [1, 4, 1]],
    [2, [5]],
  ]);
});

test('no item is lost, and none is in two groups', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (items) => {
      const groups = groupBy(items, (item) => item % 4);

      expect([...groups.values()].flat().sort()).toEqual([...items].sort());
      for (const [key, group] of groups) expect(group.every((item) => item % 4 === key)).toBe(true);
    }),
  );
});
