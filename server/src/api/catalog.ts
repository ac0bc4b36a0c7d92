import { z } from 'zod';
import { defineRoute, record } from './route.ts';
import { ServiceId } from './wire.ts';

/** Imports the built-in catalogue again; what was switched off stays off. */
const importCatalog = defineRoute({
  name: 'importCatalog',
  method: 'POST',
  path: '/catalog/import',
  async run(context) {
    const counts = await context.core.catalog.import();
    await record(context, 'catalog.import', 'catalog', counts);
    return counts;
  },
});

const listCountries = defineRoute({
  name: 'listCountries',
  method: 'GET',
  path: '/catalog/countries',
  run: async ({ core }) => ({ items: (await core.catalog.view()).countries, next: null }),
});

const listServices = defineRoute({
  name: 'listServices',
  method: 'GET',
  path: '/catalog/services',
  run: async ({ core }) => ({ items: (await core.catalog.view()).services, next: null }),
});

const changeService = defineRoute({
  name: 'changeService',
  method: 'PATCH',
  path: '/catalog/services/:service',
  params: z.strictObject({ service: ServiceId }),
  body: z.strictObject({ enabled: z.boolean() }),
  async run(context, { params: { service: id }, body: { enabled } }) {
    await context.core.catalog.setServiceEnabled({ id, enabled });
    await record(context, enabled ? 'service.enable' : 'service.disable', `service:${id}`);
    return { id, enabled };
  },
});

export const catalogRoutes = [importCatalog, listCountries, listServices, changeService];
