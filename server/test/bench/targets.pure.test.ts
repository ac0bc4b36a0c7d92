import { describe, expect, it } from 'vitest';
import { judge } from './targets.ts';

const measured = (perSecond: number, p50Ms = 1, p99Ms = 2) => ({ perSecond, p50Ms, p99Ms });

describe('the table of a run', () => {
  it('compares within each round, and takes the median of the rounds', () => {
    const figures = {
      bare: [measured(100), measured(200), measured(50)],
      'postgres polls': [measured(90), measured(100), measured(45)],
    };

    expect(judge({ figures, uses: {} })).toEqual([
      {
        ...{
          what: 'polls, PostgreSQL / bare Fastify handler',
          unit: 'times',
          value: 0.9,
          least: 0.5,
          most: 0.9,
        },
        ...{ target: '>= 0.8', isMet: true },
      },
    ]);
  });

  it('says what misses its target, and leaves out what was not measured', () => {
    const figures = { 'embedded orders': [measured(1, 2, 12)] };
    const uses = { 'postgres idle MB': [151, 149, 150, 150] };

    expect(judge({ figures, uses }).map(({ what, value, isMet }) => [what, value, isMet])).toEqual([
      ['orders, embedded: 99 % / median', 6, false],
      ['memory, idle, PostgreSQL', 150, true],
    ]);
  });
});
