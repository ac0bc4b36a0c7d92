/** A field of a form or a query, its value as bytes: which letters they are is told elsewhere. */
export type ByteField = readonly [name: string, value: Buffer];

/**
 * The fields of a form or a query (`a=1&b=%C3%A4`), whatever their bytes are: `URLSearchParams` would read all of them as
 * UTF-8. An escape that is none stands for itself.
 */
export function parsePercentForm(text: Buffer | string, most = 1_000): ByteField[] {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const pairs = bytes.toString('latin1').split('&', most);
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      return [percentBytes(name).toString('utf8'), percentBytes(at < 0 ? '' : pair.slice(at + 1))];
    });
}

/** The bytes of a text that is percent-encoded, a plus being a space. */
export function percentBytes(encoded: string): Buffer {
  const plain = encoded
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
