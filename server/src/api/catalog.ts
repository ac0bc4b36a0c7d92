import { z } from 'zod';
import { ChangedServiceReply, CountryReply, ImportCatalogReply, ServiceReply } from './replies/catalog.ts';
import { defineRoute, record } from './route.ts';
import { pageOf, ServiceId } from './wire.ts';

const importCatalog = defineRoute({
  name: 'importCatalog',
  method: 'POST',
  path: '/catalog/import',
  summary: 'Imports the built-in catalogue again.',
  description: 'Imports the built-in catalogue again; what was switched off stays off.',
  reply: ImportCatalogReply,
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
  own: { path: '/catalog/countries', scope: 'read' },
  summary: 'Lists the countries with their operators.',
  reply: pageOf(CountryReply),
  run: async ({ core }) => ({ items: (await core.catalog.view()).countries, next: null }),
});

const listServices = defineRoute({
  name: 'listServices',
  method: 'GET',
  path: '/catalog/services',
  own: { path: '/catalog/services', scope: 'read' },
  summary: 'Lists the services.',
  reply: pageOf(ServiceReply),
  run: async ({ core }) => ({ items: (await core.catalog.view()).services, next: null }),
});

const changeService = defineRoute({
  name: 'changeService',
  method: 'PATCH',
  path: '/catalog/services/:service',
  summary: 'Switches a service on or off.',
  reply: ChangedServiceReply,
  refusals: ['service_unknown'],
  params: z.strictObject({ service: ServiceId }),
  body: z.strictObject({ enabled: z.boolean() }),
  example: { body: { enabled: true } },
  async run(context, { params: { service: id }, body: { enabled } }) {
    await context.core.catalog.setServiceEnabled({ id, enabled });
    await record(context, enabled ? 'service.enable' : 'service.disable', `service:${id}`);
    return { id, enabled };
  },
});

export const catalogRoutes = [importCatalog, listCountries, listServices, changeService];
