/**
 * JSON as PHP's `json_encode(…, JSON_UNESCAPED_UNICODE)` writes it: no spaces, every slash escaped, and of the
 * characters beyond ASCII only the two line separators.
 */
export function encodePhpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
