import { type Answer, asObjects } from './client.ts';

/** Whatever came from outside must not move a terminal's cursor, nor turn a line around. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}

/** Rows below their titles. A column names a field of the row, `balance.available` one of an object in it. */
export function renderTable(rows: readonly Answer[], columns: readonly string[]): string {
  if (rows.length === 0) return 'nothing\n';
  const lines = [
    columns.map((column) => titleOf(column).toUpperCase()),
    ...rows.map((row) => columns.map((column) => cellOf(row, column))),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => [...(line[index] ?? '')].length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, index) => pad(cell, widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** One field a line. */
export function renderRecord(row: Answer, fields: readonly string[]): string {
  const width = Math.max(...fields.map((field) => titleOf(field).length));
  return fields.map((field) => `${pad(titleOf(field), width)}  ${cellOf(row, field)}\n`).join('');
}

const listFields = ['listed', 'waiting', 'lingering', 'sentAt', 'saidAt', 'lastError', 'failingSince'];

/** The state of a hub's list; empty for a hub that has none. */
export function renderHubList({ list }: Answer): string {
  return typeof list === 'object' && list !== null
    ? `\nlist\n${renderRecord(list as Answer, listFields)}`
    : '';
}

/** The reasons that keep a supplier from selling, one line each. */
export function renderHindrances({ hindrances }: Answer): string {
  return asObjects(hindrances)
    .map(({ message }) => `! ${printable(String(message))}\n`)
    .join('');
}

/** `createdAt` and `balance.available` as people write them. */
function titleOf(column: string): string {
  const last = column.split('.').at(-1) ?? column;
  return last.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function cellOf(row: Answer, column: string): string {
  const value = column
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], row);
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '-' : printable(value.join(', '));
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length));
}
