export type MailFrom = { name: string; address: string };

/** `Name <address>` or an address alone; undefined for anything else. */
export function parseMailFrom(text: string): MailFrom | undefined {
  const match = /^\s*(?:"?([^"<>]*?)"?\s*<\s*([^\s<>@]+@[^\s<>@]+)\s*>|([^\s<>@]+@[^\s<>@]+))\s*$/.exec(text);
  const address = match?.[2] ?? match?.[3];
  return address === undefined ? undefined : { name: match?.[1]?.trim() ?? '', address };
}
