import { describe, expect, it } from 'vitest';
import { isKeyword, isReserved, readWords } from './words.ts';

describe('what a message asks for', () => {
  it.each([
    ['pizza', { kind: 'word', word: 'pizza' }],
    ['  "PIZZA!!" please', { kind: 'word', word: 'pizza' }],
    ['Пицца.', { kind: 'word', word: 'пицца' }],
    ['STOP', { kind: 'stop', of: undefined }],
    ['Stop.', { kind: 'stop', of: undefined }],
    ['stop pizza', { kind: 'stop', of: 'pizza' }],
    ['STOP ALL', { kind: 'stop', of: undefined }],
    ['opt-out', { kind: 'stop', of: undefined }],
    ['…REVOKE', { kind: 'stop', of: undefined }],
    ['СТОП', { kind: 'stop', of: undefined }],
    ['стоп, пицца', { kind: 'stop', of: 'пицца' }],
    ['Да', { kind: 'yes', of: undefined }],
    ['YES please', { kind: 'yes', of: undefined }],
    ['unstop', { kind: 'start', of: undefined }],
    ['Помощь', { kind: 'help', of: undefined }],
    ['info pizza', { kind: 'help', of: 'pizza' }],
    ['ＳＴＯＰ', { kind: 'stop', of: undefined }],
  ])('%s', (text, asked) => {
    expect(readWords(text)).toEqual(asked);
  });

  it.each(['', '   ', '!!!', '🍕'])('%j asks for nothing', (text) => {
    expect(readWords(text)).toBeUndefined();
  });

  it.each([
    'STOPALL',
    'REVOKE',
    'OPTOUT',
    'UNSUBSCRIBE',
    'UNSUB',
    'CANCEL',
    'END',
    'QUIT',
    'REMOVE',
    'ОТПИСАТЬСЯ',
    'ОТПИСКА',
    'ХВАТИТ',
    'ОТМЕНА',
  ])('%s is a stop', (word) => {
    expect(readWords(word)?.kind).toBe('stop');
    expect(isReserved(word)).toBe(true);
  });
});

it('takes Latin or Cyrillic words for keywords, not both in one, and nothing else', () => {
  expect(['pizza', 'PIZZA24', 'пицца', 'Ёлка', '24'].map(isKeyword)).toEqual([true, true, true, true, true]);
  expect(['p', 'pizzа', 'piz za', 'a'.repeat(21), 'pizza!', ''].map(isKeyword)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});
