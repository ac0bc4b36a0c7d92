import type { Action, Activation, OwnCall } from './call.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { decodeId, encodeId } from './order-code.ts';
import { renderRow } from './orders.ts';
import { findText, findWhole } from './parameters.ts';

const MOST_ROWS = 500;

/** `request/active`: the newest of what is open. */
export const listActive: Action = async (call) => {
  const { core, caller } = call;
  const activations = await core.activations.listOpen({ accountId: caller.accountId, limit: MOST_ROWS });
  return render(call, activations, await readCatalogue(core));
};

/** `request/history`: newest first. A search looks through the newest 500, and for an order by its code through all. */
export const listHistory: Action = async (call) => {
  const { core, caller, parameters } = call;
  const { accountId } = caller;
  const catalogue = await readCatalogue(core);
  const offset = findWhole(parameters, 'start', { most: 1_000_000 }) ?? 0;
  const limit = Math.min(findWhole(parameters, 'length', { most: 1_000_000 }) ?? 100, MOST_ROWS);
  const search = findText(parameters, 'search')?.toLowerCase();
  if (limit === 0) return [];
  if (search === undefined)
    return render(call, await core.activations.list({ accountId, limit, offset }), catalogue);

  const newest = await core.activations.list({ accountId, limit: MOST_ROWS });
  const found = newest.filter((activation) => fits(activation, search, catalogue));
  const named = found.length === 0 ? await findByCode(call, search) : [];
  return render(call, [...found, ...named].slice(offset, offset + limit), catalogue);
};

/** `request/archive`: what is over leaves the active orders by itself here. */
export const archive: Action = async () => ({
  success: 1,
  message: 'All your inactive orders have been archived.',
});

/** By phone number, order code, service or country. */
function fits(
  { id, phone, serviceId, countryId }: Activation,
  search: string,
  catalogue: Catalogue,
): boolean {
  const { name, shortName } = catalogue.country(countryId);
  return (
    phone.includes(search) ||
    encodeId('order', id).toLowerCase() === search ||
    catalogue.service(serviceId).name.toLowerCase().includes(search) ||
    name.toLowerCase().includes(search) ||
    shortName.toLowerCase() === search
  );
}

async function findByCode({ core, caller }: OwnCall, text: string): Promise<Activation[]> {
  const id = decodeId('order', text);
  if (id === undefined) return [];
  const activations = await core.activations.list({
    accountId: caller.accountId,
    limit: 1,
    before: id + 1,
  });
  return activations.filter((activation) => activation.id === id);
}

async function render({ core }: OwnCall, activations: readonly Activation[], catalogue: Catalogue) {
  const now = core.clock();
  const messages = await core.messages.listByActivations(activations.map(({ id }) => id));
  return activations.map((activation) =>
    renderRow(activation, { catalogue, now, latest: messages.get(activation.id)?.at(-1) }),
  );
}
