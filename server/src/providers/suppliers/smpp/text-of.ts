/** An id: printable ASCII up to its NUL, which some leave away; empty for what is none. */
export function textOf(value: Buffer | undefined): string {
  if (!value) return '';
  const end = value.indexOf(0);
  const text = value.toString('latin1', 0, end < 0 ? value.length : end);
  return /^[ -~]{1,200}$/.test(text) ? text.trim() : '';
}
