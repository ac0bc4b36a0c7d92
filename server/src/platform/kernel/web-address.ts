const MOST_CHARACTERS = 2_000;

/** True for an absolute `http` or `https` address that carries no password. */
export function isWebAddress(text: string): boolean {
  if (text.length > MOST_CHARACTERS || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
