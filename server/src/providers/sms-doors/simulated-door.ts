import type { SmsDoor, SmsToSend } from './sms-door.ts';

/** Sends nothing: keeps what it was given, where it can be read. */
export function createSimulatedDoor({ keep }: { keep(sms: SmsToSend, now: Date): Promise<void> }): SmsDoor {
  return {
    name: 'simulated',
    async send(sms, now) {
      await keep(sms, now);
      return { doorMessageId: null, delivered: true };
    },
    readReport: () => undefined,
  };
}
