import { type FailureAdvice, SupplierFailure } from '#kernel/failure';
import { type Inventory, RENT_SERVICE, type SupplierClient, SupplierProblem } from '#suppliers/supplier';
import { renderFinish, renderGetNumber, renderGetServices } from './client-requests.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { type CallingDialect, dialectDefaults, type HubCall, type PrefixType } from './dialect.ts';
import type { LateOptions } from './exchange.ts';
import { parseInventory } from './inventory.ts';
import { readLateNumber, readNumber, readSuccess } from './read-answer.ts';
import { type CallUrls, callUrl } from './urls.ts';

export type PartnerClientOptions = ConnectionOptions & {
  dialect: CallingDialect;
  baseUrl: string;
  urls?: CallUrls;
  prefixType?: PrefixType;
  /** The time in which a GET_NUMBER may still be answered, counted from its start, for `onLate`. Default 30 s. */
  lateMs?: number;
};

const unknownOperation = ['ACTIVATION_NOT_FOUND', 'NO_ACTIVATION', 'WRONG_ACTIVATION_ID'];

/** The hub's side of a connection to a partner of `onlinesim-v1` or `smshub` (contract 7). All failures are SupplierFailure. */
export function createPartnerClient(options: PartnerClientOptions): SupplierClient {
  const { dialect, key, lateMs = 30_000 } = options;
  const connection = createConnection({
    ...options,
    contentType: options.contentType ?? dialectDefaults[dialect].contentType,
  });
  const send = (call: HubCall, body: string, late?: LateOptions) =>
    connection.send({ call, url: callUrl(options, call), body: Buffer.from(body, 'utf8'), late });

  return {
    hasRentInventory: options.urls?.getServicesRent !== undefined,

    getServices: (kind = 'all') =>
      asFailure(pollAdvice, async () => {
        const rental = kind === 'rental';
        const answer = await send(rental ? 'getServicesRent' : 'getServices', renderGetServices(key));
        const { json } = readSuccess(answer);
        const inventory = json && parseInventory(json);
        if (!inventory) throw new SupplierProblem('bad_reply', { httpStatus: answer.httpStatus });
        return rental ? onlyRent(inventory) : inventory;
      }),

    getNumber: (order, onLate) =>
      asFailure(orderAdvice, async () => {
        const call = order.service === RENT_SERVICE ? 'getNumberRent' : 'getNumber';
        const late: LateOptions | undefined = onLate && {
          lateMs,
          onLate(answer) {
            const reply = readLateNumber(answer);
            if (reply) onLate(reply);
          },
        };
        return readNumber(await send(call, renderGetNumber(options, order), late));
      }),

    finishActivation: (finish) =>
      asFailure(finishAdvice, async () => {
        const call = finish.rent ? 'finishActivationRent' : 'finishActivation';
        const answer = await send(call, renderFinish(options, finish));
        const { code } = readSuccess(answer);
        if (code !== 'SUCCESS') throw new SupplierProblem('bad_reply', { httpStatus: answer.httpStatus });
      }),

    close: connection.close,
  };
}

function onlyRent({ rows, totals, skipped }: Inventory): Inventory {
  return { rows: rows.filter(({ rent }) => rent), totals: totals.filter(({ rent }) => rent), skipped };
}

async function asFailure<Result>(
  advise: (problem: SupplierProblem) => FailureAdvice,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof SupplierProblem)) throw error;
    throw new SupplierFailure(error.message, advise(error), error);
  }
}

function pollAdvice({ kind, httpStatus }: SupplierProblem): FailureAdvice {
  return kind === 'address_refused' || httpStatus === 401 || httpStatus === 403 ? 'stop' : 'retry';
}

function orderAdvice({ kind, reached, httpStatus = 0, activationId }: SupplierProblem): FailureAdvice {
  if (kind === 'address_refused') return 'stop';
  if (!reached) return 'retry';
  const refused = kind === 'error_reply' || (kind === 'http_error' && httpStatus < 500);
  return refused && !activationId ? 'stop' : 'unknown';
}

function finishAdvice({ kind, code }: SupplierProblem): FailureAdvice {
  return kind === 'address_refused' || (code && unknownOperation.includes(code)) ? 'stop' : 'retry';
}
