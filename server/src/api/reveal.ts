import { z } from 'zod';
import type { Message } from '#core';
import type { Context } from './route.ts';

/** Full texts are shown only to who asks for them, and then it is written down. */
export const reveal = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

/** Shows how long a text is and where its words end, and nothing of what it says. */
export function mask(text: string | null): string | null {
  return text === null ? null : text.replace(/[^\s\p{P}]/gu, '*');
}

/** Writes down that the texts of these messages are about to be shown; what has no text shows nothing. */
export async function recordViews(
  { core, actor }: Context,
  messages: readonly Message[],
  shownIn: string,
): Promise<void> {
  await core.audit.record(
    messages
      .filter(({ text }) => text !== null)
      .map(({ id }) => ({ actor, action: 'message.view', subject: `message:${id}`, details: { shownIn } })),
  );
}

export function renderMessage(message: Message, revealed: boolean) {
  const { id, supplierId, supplierMessageId, phone, sender, text, code, verdict } = message;
  const { activationId, rentalId, hubOperationId, receivedAt } = message;
  return {
    id,
    supplierId,
    supplierMessageId,
    phone,
    sender,
    text: revealed ? text : mask(text),
    code: revealed ? code : mask(code),
    masked: !revealed,
    verdict,
    activationId,
    rentalId,
    hubOperationId,
    receivedAt,
  };
}
