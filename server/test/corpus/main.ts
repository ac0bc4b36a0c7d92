import { pickCode } from '../../src/modules/leasing/messages/extract-code.ts';
import { findMisses, readSamples, tally } from './measure.ts';

/** Prints how the extractor reads the corpus, and answers the share that it reads right. */
export function runCorpus(file: string | URL, print: (line: string) => void): number {
  const samples = readSamples(file);
  const misses = findMisses(samples, pickCode);
  for (const by of ['language', 'kind'] as const) {
    print(`${by.padEnd(24)}  right  of  missed  wrong  false`);
    for (const [name, { right, missed, wrong, false: taken }] of tally(samples, misses, by)) {
      const all = right + missed + wrong + taken;
      const share = `${((100 * right) / all).toFixed(1)} %`;
      print(
        `${name.padEnd(24)} ${String(right).padStart(6)} ${String(all).padStart(4)} ${share.padStart(8)} ${String(missed).padStart(5)} ${String(wrong).padStart(6)} ${String(taken).padStart(6)}`,
      );
    }
    print('');
  }
  for (const { language, kind, fault, code, found, text } of misses)
    print(`${fault} (${language}, ${kind}): ${JSON.stringify(text)} is ${code}, taken was ${found}`);
  const share = (samples.length - misses.length) / samples.length;
  const count = (fault: string) => misses.filter((miss) => miss.fault === fault).length;
  print(
    `${samples.length} messages, ${(100 * share).toFixed(2)} % right; ${count('wrong')} wrong, ${count('false')} false, ${count('missed')} missed`,
  );
  return share;
}
