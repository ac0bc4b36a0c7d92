import { expect, it } from 'vitest';
import { ratiosOf } from './ratios.ts';

const row = (what: string, perSecond: number) => ({ what, perSecond, p50Ms: 1, p99Ms: 2 });

it('compares within a group where it can, and else with whoever has it', () => {
  const groups = [
    { group: 'for comparison', rows: [row('bare Fastify text handler', 100)] },
    { group: 'A', rows: [row('orders (getNumber)', 20), row('polls (getStatus)', 50), row('messages', 10)] },
    { group: 'B', rows: [row('orders (getNumber)', 40), row('messages', 10)] },
  ];

  expect(ratiosOf(groups)).toEqual([
    { what: 'A: polls (getStatus) / bare Fastify text handler', ratio: 0.5 },
    { what: 'A: messages / orders (getNumber)', ratio: 0.5 },
    { what: 'B: messages / orders (getNumber)', ratio: 0.25 },
  ]);
});
