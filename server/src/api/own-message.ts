import type { Message } from '#core';

/** A message as its customer sees it. The text is null once it is erased. */
export function renderOwnMessage({ id, sender, text, code, receivedAt }: Message) {
  return { id, sender, text, code, receivedAt };
}
