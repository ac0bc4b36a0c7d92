/** Where no code can be found the text itself is the answer; a colon would cut it short in every client. */
export function codeFromText(text: string): string {
  const line = text
    .replace(/[:\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line === '' ? ' ' : line;
}
