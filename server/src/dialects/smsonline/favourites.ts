import { formatUtc } from '#kernel/clock';
import type { Action } from './call.ts';
import { readService } from './places.ts';

/** 3.5 */
export const getFavourites: Action = async ({ core, caller }) => {
  const [view, favourites] = await Promise.all([core.catalog.view(), core.favourites.list(caller.accountId)]);
  return favourites.map(({ serviceId, addedAt }) => ({
    sShort: serviceId,
    service: view.service(serviceId)?.name ?? '',
    addedAt: formatUtc(addedAt),
  }));
};

/** 3.6 */
export const toggleFavourite: Action = async ({ core, caller, parameters }) => {
  const { id } = readService(parameters, await core.catalog.view());
  const { favourite } = await core.favourites.toggle({ accountId: caller.accountId, serviceId: id });
  return { sShort: id, favourite };
};
