import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, Reference, ServiceId } from './wire.ts';

const FavouriteReply = z.object({ serviceId: z.string(), addedAt: z.date() }).meta({ id: 'Favourite' });

const listFavourites = defineRoute({
  name: 'listFavourites',
  method: 'GET',
  path: '/accounts/:account/favourites',
  own: { path: '/favourites', scope: 'read' },
  summary: 'Lists the services that an account has marked.',
  reply: pageOf(FavouriteReply),
  params: z.strictObject({ account: Reference }),
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return { items: await core.favourites.list(id), next: null };
  },
});

const toggleFavourite = defineRoute({
  name: 'toggleFavourite',
  method: 'POST',
  path: '/accounts/:account/favourites/:service',
  own: { path: '/favourites/:service', scope: 'settings' },
  summary: 'Marks a service, or takes the mark away.',
  reply: z.object({ serviceId: z.string(), favourite: z.boolean() }).meta({ id: 'FavouriteMark' }),
  refusals: ['service_unknown'],
  params: z.strictObject({ account: Reference, service: ServiceId }),
  async run({ core }, { params: { account, service: serviceId } }) {
    const { id: accountId } = await core.accounts.get(account);
    return { serviceId, ...(await core.favourites.toggle({ accountId, serviceId })) };
  },
});

export const favouriteRoutes = [listFavourites, toggleFavourite];
