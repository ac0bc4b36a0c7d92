import { expect, it } from 'vitest';
import { parsePercentForm, percentBytes } from './percent-form.ts';

it('keeps the bytes of every field', () => {
  const fields = parsePercentForm('from=%2B49&text=a+b%E4%00&empty=&bare&x=1=2');

  expect(fields.map(([name, value]) => [name, value.toString('latin1')])).toEqual([
    ['from', '+49'],
    ['text', 'a b\u00e4\0'],
    ['empty', ''],
    ['bare', ''],
    ['x', '1=2'],
  ]);
});

it('reads what is no escape as it stands', () => {
  expect(percentBytes('100%&%zz%4').toString('latin1')).toBe('100%&%zz%4');
  expect(percentBytes('%256').toString('latin1')).toBe('%6');
});

it('reads bytes that were sent as they are', () => {
  const [field] = parsePercentForm(Buffer.from('text=\u00e4', 'utf8'));

  expect(field?.[1].toString('utf8')).toBe('\u00e4');
});

it('reads no more fields than it is told to', () => {
  expect(parsePercentForm('a=1&'.repeat(5_000))).toHaveLength(1_000);
});
