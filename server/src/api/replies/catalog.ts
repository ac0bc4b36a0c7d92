import { z } from 'zod';

export const CountryReply = z
  .object({
    id: z.number(),
    iso2: z.string(),
    nameEn: z.string(),
    nameRu: z.string(),
    dialCode: z.string(),
    numberPrefixes: z.array(z.string()),
    operators: z.array(z.string()),
  })
  .meta({ id: 'Country' });

export const ServiceReply = z
  .object({ id: z.string(), name: z.string(), enabled: z.boolean() })
  .meta({ id: 'Service' });

export const ImportCatalogReply = z
  .object({ countries: z.number(), operators: z.number(), services: z.number() })
  .meta({ id: 'ImportCatalog' });

export const ChangedServiceReply = z
  .object({ id: z.string(), enabled: z.boolean() })
  .meta({ id: 'ChangedService' });
