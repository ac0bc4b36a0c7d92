import { type Measured, median, type Run } from './figures.ts';
import type { Line } from './targets.ts';

export type Report = Run & {
  at: string;
  machine: string;
  /** The program that asked. */
  load: string;
  scale: string;
  /** Why nothing is judged. */
  complaint?: string;
  lines: Line[];
};

const units = { times: '', MB: ' MB', '%': ' %', s: ' s' };

/** The medians of what was measured. */
export function describeFigures({ figures }: Run): string[] {
  const of = (all: readonly Measured[], value: (one: Measured) => number | undefined) =>
    median(all.flatMap((one) => value(one) ?? []));
  const micros = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(0)).padStart(8);
  return [
    '',
    `${''.padEnd(28)}${'per second'.padStart(12)}${'median ms'.padStart(11)}${'99 % ms'.padStart(10)}${'Node µs'.padStart(10)}${'DB µs'.padStart(8)}`,
    ...Object.entries(figures).map(
      ([name, all]) =>
        `${name.padEnd(28)}${Math.round(of(all, ({ perSecond }) => perSecond))
          .toLocaleString('en')
          .padStart(12)}` +
        `${of(all, ({ p50Ms }) => p50Ms)
          .toFixed(1)
          .padStart(11)}${of(all, ({ p99Ms }) => p99Ms)
          .toFixed(1)
          .padStart(10)}` +
        `  ${micros(of(all, ({ serverMicros }) => serverMicros))}${micros(of(all, ({ databaseMicros }) => databaseMicros))}`,
    ),
  ];
}

/** What a run is judged by; where the machine was not quiet, nothing is judged. */
export function describeTable({ lines, complaint }: Pick<Report, 'lines' | 'complaint'>): string[] {
  return [
    ...(complaint ? [`the machine was not quiet, nothing is judged: ${complaint}`] : []),
    `${''.padEnd(60)}${'median'.padStart(9)}${'least'.padStart(9)}${'most'.padStart(9)}  target`,
    ...lines.map(
      ({ what, value, least, most, unit, target, isMet }) =>
        `${what.padEnd(60)}${[value, least, most].map((one) => show(one).padStart(9)).join('')}  ` +
        `${`${target}${units[unit]}`.padEnd(11)}${complaint ? '' : isMet ? 'met' : 'MISSED'}`,
    ),
  ];
}

/** Two runs beside each other. */
export function compareReports(one: Report, other: Report): string[] {
  const names = [...new Set([...one.lines, ...other.lines].map(({ what }) => what))];
  const valueIn = ({ lines }: Report, name: string) => lines.find(({ what }) => what === name)?.value;
  const notes = [one, other].flatMap(({ complaint, at }) => (complaint ? [`${at}: ${complaint}`] : []));
  return [
    ...notes,
    ...(one.machine === other.machine ? [] : [`not the same machine: ${one.machine}; ${other.machine}`]),
    `${''.padEnd(60)}${'before'.padStart(9)}${'after'.padStart(9)}${'change'.padStart(10)}`,
    ...names.map((name) => {
      const [before, after] = [valueIn(one, name), valueIn(other, name)];
      const change =
        before && after ? `${after >= before ? '+' : ''}${(100 * (after / before - 1)).toFixed(0)} %` : '';
      return `${name.padEnd(60)}${[before, after].map((value) => (value === undefined ? '-' : show(value)).padStart(9)).join('')}${change.padStart(10)}`;
    }),
  ];
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
