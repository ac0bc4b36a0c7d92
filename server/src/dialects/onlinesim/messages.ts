import type { Core } from '#core';
import { createGroup, succeeded } from '#kernel/group';

export type Message = Awaited<ReturnType<Core['messages']['listByActivation']>>[number];

/** An activation's messages, oldest first. */
export type ReadMessages = (activationId: number) => Promise<Message[]>;

/** Operations are polled all day long: the messages that polls of one turn of the event loop want are one query. */
export function createReadMessages(core: Core): ReadMessages {
  return createGroup<number, Message[]>({
    maxSize: 500,
    maxInFlight: 8,
    isShared: () => true,
    async run(ids) {
      const byId = await core.messages.listByActivations(ids);
      return ids.map((id) => succeeded(byId.get(id) ?? []));
    },
  });
}
