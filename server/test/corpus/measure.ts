import { readFileSync } from 'node:fs';

/** A message and the code that a person would read out of it; null where there is none. */
export type Sample = {
  language: string;
  kind: string;
  sender: string;
  code: string | null;
  text: string;
};

/** The code that was taken instead: `wrong` another code than the message's, `false` one where there is none, `missed` none. */
export type Miss = Sample & { found: string | null; fault: 'wrong' | 'false' | 'missed' };

export type Tally = { right: number; missed: number; wrong: number; false: number };

/** The messages of `file`: a line each, `language kind sender code message` with tabs between, `-` for no code. */
export function readSamples(file: string | URL): Sample[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [language = '', kind = '', sender = '', code = '-', text = ''] = line.split('\t');
    return { language, kind, sender, code: code === '-' ? null : code, text: text.replaceAll('\\n', '\n') };
  });
}

export function findMisses(
  samples: readonly Sample[],
  pick: (text: string, hints: { sender: string }) => string | null,
): Miss[] {
  return samples.flatMap((sample): Miss[] => {
    const { code, text, sender } = sample;
    const found = pick(text, { sender });
    if (found === code) return [];
    return [{ ...sample, found, fault: found === null ? 'missed' : code === null ? 'false' : 'wrong' }];
  });
}

/** The number of messages read right, by language or by kind. */
export function tally(
  samples: readonly Sample[],
  misses: readonly Miss[],
  by: 'language' | 'kind',
): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { [by]: name } of samples)
    tallies.set(name, {
      ...(tallies.get(name) ?? { right: 0, missed: 0, wrong: 0, false: 0 }),
      right: (tallies.get(name)?.right ?? 0) + 1,
    });
  for (const { [by]: name, fault } of misses) {
    const counts = tallies.get(name);
    if (!counts) continue;
    counts.right--;
    counts[fault]++;
  }
  return tallies;
}
