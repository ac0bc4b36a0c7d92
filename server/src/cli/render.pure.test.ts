import { describe, expect, it } from 'vitest';
import { printable, renderRecord, renderTable } from './render.ts';

describe('what people are shown', () => {
  it('has its columns below their titles', () => {
    const rows = [
      { id: '7', name: 'demo', createdAt: null, on: true, tags: ['a', 'b'], balance: { available: '1.00' } },
      { id: '1234', name: 'x', createdAt: 'now', on: false, tags: [], balance: { available: '20.00' } },
    ];

    expect(renderTable(rows, ['id', 'name', 'createdAt', 'on', 'tags', 'balance.available'])).toBe(
      [
        'ID    NAME  CREATED AT  ON   TAGS  AVAILABLE',
        '7     demo  -           yes  a, b  1.00',
        '1234  x     now         no   -     20.00',
        '',
      ].join('\n'),
    );
    expect(renderTable([], ['id'])).toBe('nothing\n');
  });

  it('has a field a line for one thing', () => {
    expect(renderRecord({ id: '7', parentId: null }, ['id', 'parentId'])).toBe(
      'id         7\nparent id  -\n',
    );
  });

  it('cannot move the cursor, turn a line around or begin another', () => {
    const nasty = '\u001b[2Jcode\r\n\u202e12345\u2028\u0000\u200b';

    expect(printable(nasty)).toBe('·[2Jcode···12345···');
    expect(renderTable([{ text: nasty }], ['text']).split('\n')).toHaveLength(3);
    expect(renderRecord({ text: { a: nasty } }, ['text'])).not.toContain('\u202e');
  });
});
