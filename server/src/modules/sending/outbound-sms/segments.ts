/** The letters of GSM 03.38 that take one place, and those of its extension that take two. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/**
 * The number of SMS that a text takes: 160 places of the GSM alphabet or 70 of UCS-2 in one, 153 or 67 in each of several. No letter is
 * cut in two.
 */
export function countSegments(text: string): number {
  const letters = [...text];
  const isGsm = letters.every((letter) => basic.has(letter) || extended.has(letter));
  const places = letters.map((letter) => (isGsm ? (extended.has(letter) ? 2 : 1) : letter.length));
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
