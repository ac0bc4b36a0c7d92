import { expect, it } from 'vitest';
import { gluedLapseWords, lapseWords } from './code-lapse-words.ts';
import { gluedUnits, gluedWords, spacedUnits, spacedWords } from './code-vocabulary.ts';

it.each(Object.entries({ spacedWords, gluedWords, spacedUnits, gluedUnits }))(
  '%s gives each word one meaning',
  (_, vocabulary) => {
    const kinds = new Map<string, string[]>();
    for (const [kind, list] of Object.entries(vocabulary)) {
      for (const word of new Set(list.split(/\s+/).filter(Boolean))) {
        kinds.set(word, [...(kinds.get(word) ?? []), kind]);
      }
    }

    expect([...kinds].filter(([, meanings]) => meanings.length > 1)).toEqual([]);
  },
);

it('finds every word by the lower case in which it is looked up', () => {
  const all = Object.values({ ...spacedWords, ...spacedUnits }).join(' ');

  expect(all).toBe(all.toLowerCase());
});

it.each(Object.entries({ ...lapseWords, ...gluedLapseWords }))(
  'finds every word for what is over in %s by the lower case in which it is looked up, once',
  (_, words) => {
    for (const list of Object.values(words)) {
      const found = list.split(/\s+/).filter(Boolean);
      expect(found).toEqual([...new Set(found.map((word) => word.toLowerCase()))]);
    }
  },
);
