/**
 * A phone number as it is kept: digits only, country code first, no `+`. Spaces, dashes and brackets are
 * dropped. Returns undefined for anything that is not 7 to 15 digits then (E.164's limit).
 */
export function parsePhone(input: string): string | undefined {
  const digits = input
    .trim()
    .replace(/^\+/, '')
    .replace(/[\s()./-]/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
