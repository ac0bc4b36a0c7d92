import type { Measured } from './figures.ts';
import type { Load, Request } from './load/job.ts';
import { applyLives, applyLoad, applyLoadForAnswers } from './load/load.ts';
import type { World } from './world.ts';

type Lease = { key: string; id: string; phone: string };

const handler = '/stubs/handler_api.php';
const SIMULATOR = '/sim/messages';

export const PRICE_LIST = `${handler}?action=getPrices`;

/** So many different orders before the first comes again. */
const ORDERS = 20_000;

export type Loads = ReturnType<typeof createLoads>;

/** The requests that a world's customers make; what was leased by one load is what the next one asks about. */
export function createLoads({ keys, services, hotService }: World) {
  const orders = Array.from({ length: ORDERS }, (_, index) =>
    orderPath(keys[index % keys.length], services[Math.floor(index / 7) % services.length]?.id),
  );
  const hotOrder = orderPath(keys[0], hotService.id);
  const names = Object.fromEntries(services.map(({ id, name }) => [id, name]));
  let hot: Lease[] = [];
  let turn = 0;

  const polls = (): Request[] =>
    hot.map(({ key, id }) => ({
      method: 'GET',
      path: `${handler}?api_key=${key}&action=getStatus&id=${id}`,
    }));

  return {
    orders: (load: Omit<Load, 'requests'>): Promise<Measured> => ordered(load, orders.map(toGet)),
    /** One account and one offer. */
    async hotOrders(load: Omit<Load, 'requests'>): Promise<Measured> {
      const { measured, answers } = await applyLoadForAnswers({ ...load, requests: [toGet(hotOrder)] });
      const leases = readLeases(answers);
      hot = leases.map(({ id, phone }) => ({ key: keys[0] ?? '', id, phone }));
      return measured;
    },
    polls: (load: Omit<Load, 'requests'>): Promise<Measured> => applyLoad({ ...load, requests: polls() }),
    /** One for each of the leases of the last hot orders, and once more, and so on: stored, settled, answered. */
    messages(load: Omit<Load, 'requests'>): Promise<Measured> {
      turn++;
      return applyLoad({
        ...load,
        requests: hot.map(({ phone }) => ({
          method: 'POST',
          path: SIMULATOR,
          body: JSON.stringify({
            ...{ to: phone, from: hotService.name, text: 'Your code is ########' },
            supplierMessageId: `m${turn}-########`,
          }),
        })),
      });
    },
    lives: (load: Omit<Load, 'requests'>): Promise<Measured> =>
      applyLives({ ...load, orders, names, simulator: SIMULATOR }),
  };
}

async function ordered(load: Omit<Load, 'requests'>, requests: readonly Request[]): Promise<Measured> {
  const { measured, answers } = await applyLoadForAnswers({ ...load, requests });
  readLeases(answers);
  return measured;
}

/** Throws where not all of them are leases: a refusal is quick, and would count. */
function readLeases(answers: readonly string[]): { id: string; phone: string }[] {
  return answers.map((answer) => {
    const [word, id = '', phone = ''] = answer.split(':');
    if (word !== 'ACCESS_NUMBER') throw new Error(`an order was answered with ${answer}`);
    return { id, phone };
  });
}

const orderPath = (key = '', service = '') =>
  `${handler}?api_key=${key}&action=getNumber&service=${service}&country=2`;

const toGet = (path: string): Request => ({ method: 'GET', path });
