import { ConnectionError, TimeoutError } from './errors.ts';
import type { Send } from './send.ts';

/** An SMS that did not happen. */
export type SimulatedMessage = {
  /** A simulated number: that of a lease. */
  to: string;
  from: string;
  text: string;
};

export type SimulatedDelivery = {
  messageId: string;
  deduplicated: boolean;
  /** The lease that got it. */
  activationId: number | null;
  code: string | null;
};

/** `name` sees to it that a repeat of the request is no second message. */
export function deliver(send: Send, message: SimulatedMessage, name: string): Promise<SimulatedDelivery> {
  const body = { ...message, supplierMessageId: name };
  return send({ method: 'POST', root: true, path: '/sim/messages', body });
}

/** Whether the server simulates numbers. */
export async function simulates(send: Send): Promise<boolean> {
  try {
    await send({ method: 'GET', root: true, path: '/sim/outbox/sms', query: { limit: 1 } });
    return true;
  } catch (error) {
    // There is no such address where it does not.
    if (error instanceof ConnectionError || error instanceof TimeoutError) throw error;
    return false;
  }
}
