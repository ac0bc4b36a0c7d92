import { z } from 'zod';
import type { Message } from '#core';
import type { Context } from './route.ts';

/** Full texts are shown only to who asks for them, and then it is written down. */
export const reveal = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

/** Whether texts and codes are shown: to their owner always, to an operator who asks. */
export function isShown({ caller }: Pick<Context, 'caller'>, reveal: boolean): boolean {
  return caller.kind === 'customer' || reveal;
}

/** Shows how long a text is and where its words end, and nothing of what it says. */
export function mask(text: string | null): string | null {
  return text === null ? null : text.replace(/[^\s\p{P}]/gu, '*');
}

/** Writes down that an operator is about to see the texts of these messages; what has no text shows nothing. */
export async function recordViews(
  { core, actor, caller }: Context,
  messages: readonly Message[],
  shownIn: string,
): Promise<void> {
  if (caller.kind === 'customer') return;
  await core.audit.record(
    messages
      .filter(({ text }) => text !== null)
      .map(({ id }) => ({ actor, action: 'message.view', subject: `message:${id}`, details: { shownIn } })),
  );
}

export function renderMessage({ caller }: Pick<Context, 'caller'>, message: Message, revealed: boolean) {
  const { id, supplierId, supplierMessageId, phone, sender, text, code, verdict } = message;
  const { activationId, rentalId, hubOperationId, receivedAt } = message;
  return {
    id,
    ...(caller.kind === 'operator' && { supplierId, supplierMessageId }),
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
