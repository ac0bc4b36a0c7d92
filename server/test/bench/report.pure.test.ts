import { expect, it } from 'vitest';
import { compareReports, describeTable } from './report.ts';

const line = (value: number) => ({
  ...{ what: 'polls / bare', unit: 'times' as const, value, least: value, most: value },
  ...{ target: '>= 0.8', isMet: value >= 0.8 },
});
const report = (value: number) => ({
  ...{ at: '2026-01-01', machine: 'one', load: 'wrk', scale: 'quick', figures: {}, uses: {} },
  lines: [line(value)],
});

it('judges nothing where the machine was not quiet', () => {
  expect(describeTable({ lines: [line(0.9)] }).join('\n')).toMatch(/0\.90 .*>= 0\.8 +met$/);
  expect(describeTable({ lines: [line(0.7)] }).join('\n')).toContain('MISSED');

  const text = describeTable({ lines: [line(0.7)], complaint: 'others used it' }).join('\n');
  expect(text).toContain('nothing is judged: others used it');
  expect(text).not.toContain('MISSED');
});

it('lays two runs side by side, and says where they are of different machines', () => {
  expect(compareReports(report(0.5), report(0.75)).at(-1)).toMatch(/0\.50 +0\.75 +\+50 %$/);
  expect(compareReports(report(0.5), { ...report(1), machine: 'other' })[0]).toContain(
    'not the same machine',
  );
});
