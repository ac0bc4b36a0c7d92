import { describe, expect, test } from 'vitest';
import { cleanEmail, emailKey } from './email.ts';

describe('one person’s address', () => {
  test.each([
    'ann@example.org',
    'Ann@Example.ORG',
    '  ann@example.org\n',
    'ann\u200b@example.org',
    '\ufeffann@example.org',
    'an\u00adn@example.org',
    '\u202aann@example.org\u202c',
    'ann\ufe0f@example.org',
    'ａｎｎ@example.org',
    '𝐚𝐧𝐧@example.org',
    'ann＠example．org',
  ])('written %j has one key', (written) => {
    expect(emailKey(written)).toBe('ann@example.org');
  });

  test('keeps the case of its letters as it is shown', () => {
    expect(cleanEmail(' Ann.B\u200b@Example.org ')).toBe('Ann.B@Example.org');
  });

  test('is compared alike by a database whose locale knows ASCII alone', () => {
    const asciiLower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

    for (const written of [
      'ÉMILE@Example.org',
      'Σίγμα@Example.org',
      'ИВАН@Пример.РФ',
      '\u0130x@example.org',
      '\u212aim@example.org',
    ])
      expect(asciiLower(cleanEmail(written)), written).toBe(emailKey(written));
  });
});
