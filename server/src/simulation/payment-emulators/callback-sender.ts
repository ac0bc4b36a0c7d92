/** One call of an emulated provider to a callback address. */
export type DeliveryRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** The answer to a callback; `status` 0 when none came. */
export type DeliveryAnswer = { readonly status: number; readonly body: string };

export type Deliver = (request: DeliveryRequest) => Promise<DeliveryAnswer>;

export type Delivery = DeliveryRequest & { readonly answer: DeliveryAnswer };

/**
 * `hold`: kept until `release`, so that a report can come late or out of its order. `never`: lost.
 */
export type CallbackFate = 'send' | 'hold' | 'never';

const MAX_HELD = 1000;

/** Real HTTP with a limit of ten seconds; a failure is an answer, as a provider would only note it. */
export const deliverByHttp: Deliver = async ({ url, ...init }) => {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: (await response.text()).slice(0, 4096) };
  } catch (error) {
    return { status: 0, body: error instanceof Error ? error.message : 'no answer' };
  }
};

export type CallbackSender = {
  /** Sends now, keeps, or loses; gives what was sent, `repeats` times the same. */
  dispatch(request: DeliveryRequest, fate: CallbackFate, repeats: number): Promise<Delivery[]>;
  /** Sends what was held, in its order or the other way round. */
  release(order: 'kept' | 'reversed'): Promise<Delivery[]>;
};

export function createCallbackSender(deliver: Deliver): CallbackSender {
  let held: DeliveryRequest[] = [];

  async function send(requests: readonly DeliveryRequest[]): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const request of requests) deliveries.push({ ...request, answer: await deliver(request) });
    return deliveries;
  }

  return {
    async dispatch(request, fate, repeats) {
      const copies = Array.from({ length: Math.min(repeats, MAX_HELD) }, () => request);
      if (fate === 'never') return [];
      if (fate === 'send') return send(copies);
      held = [...held, ...copies].slice(-MAX_HELD);
      return [];
    },
    async release(order) {
      const requests = order === 'kept' ? held : held.toReversed();
      held = [];
      return send(requests);
    },
  };
}
