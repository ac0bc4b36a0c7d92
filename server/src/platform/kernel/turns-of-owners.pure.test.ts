import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TurnsOfOwners } from './turns-of-owners.ts';

function filled(owners: readonly string[]) {
  const turns = new TurnsOfOwners<string>();
  owners.forEach((owner, index) => {
    turns.add(owner, `${owner}${index}`);
  });
  return turns;
}

describe('what waits', () => {
  it('of one owner is taken as it came', () => {
    const turns = filled(['a', 'a', 'a']);

    expect([turns.take(2), turns.take(2), turns.size]).toEqual([['a0', 'a1'], ['a2'], 0]);
  });

  it('of several is taken in turns, over one take and the next', () => {
    const turns = filled(['a', 'a', 'a', 'a', 'b', 'c', 'c']);

    expect([turns.take(4), turns.take(2), turns.take(9)]).toEqual([
      ['a0', 'b4', 'c5', 'a1'],
      ['c6', 'a2'],
      ['a3'],
    ]);
  });

  it('gives each owner the same share while all have enough', () => {
    const owners = ['a', 'b', 'c', 'd', 'e'];
    const turns = filled([
      ...Array<string>(1_000).fill('a'),
      ...owners.flatMap((owner) => Array<string>(40).fill(owner)),
    ]);

    const first = turns.take(100);

    expect(owners.map((owner) => first.filter((entry) => entry.startsWith(owner)).length)).toEqual([
      20, 20, 20, 20, 20,
    ]);
  });

  it('makes room at the expense of whoever has the most', () => {
    const turns = filled(['a', 'a', 'a', 'b', 'b']);

    expect([turns.displaceFor('c'), turns.displaceFor('b'), turns.displaceFor('a')]).toEqual([
      'a2',
      undefined,
      undefined,
    ]);
    expect(turns.take(9)).toEqual(['a0', 'b3', 'a1', 'b4']);
  });
});

it('everything that was added is taken or displaced once, each owner’s in their order', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ add: fc.constantFrom('a', 'b', 'c') }) },
    { weight: 2, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 1, arbitrary: fc.record({ displaceFor: fc.constantFrom('a', 'b', 'c', 'd') }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const turns = new TurnsOfOwners<[owner: string, index: number]>();
      const [added, taken, displaced]: [string, number][][] = [[], [], []];
      for (const one of [...steps, { take: 1_000 }]) {
        if ('add' in one) {
          const entry: [string, number] = [one.add, added?.length ?? 0];
          added?.push(entry);
          turns.add(one.add, entry);
        } else if ('take' in one) taken?.push(...turns.take(one.take));
        else
          displaced?.push(...[turns.displaceFor(one.displaceFor)].flatMap((entry) => (entry ? [entry] : [])));
      }

      expect(turns.size).toBe(0);
      expect([...(taken ?? []), ...(displaced ?? [])].sort((a, b) => a[1] - b[1])).toEqual(added);
      for (const owner of ['a', 'b', 'c']) {
        const own = (taken ?? []).filter(([of]) => of === owner).map(([, index]) => index);
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }),
  );
});
