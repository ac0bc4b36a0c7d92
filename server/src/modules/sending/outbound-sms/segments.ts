import { encodeGsm7 } from '#kernel/gsm-text';

/**
 * The number of SMS that a text takes: 160 places of the GSM alphabet or 70 of UCS-2 in one, 153 or 67 in each of several. No letter is
 * cut in two.
 */
export function countSegments(text: string): number {
  const isGsm = encodeGsm7(text) !== undefined;
  const places = [...text].map((letter) => (isGsm ? (encodeGsm7(letter)?.length ?? 0) : letter.length));
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  if (places.reduce((sum, count) => sum + count, 0) <= single) return 1;
  let segments = 1;
  let used = 0;
  for (const count of places) {
    if (used + count > each) {
      segments++;
      used = 0;
    }
    used += count;
  }
  return segments;
}
