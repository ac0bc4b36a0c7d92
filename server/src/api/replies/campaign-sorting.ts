import { z } from 'zod';

export const FolderReply = z
  .object({ id: z.bigint(), accountId: z.bigint(), name: z.string() })
  .meta({ id: 'Folder' });

export const CategoryReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    isMain: z.boolean(),
    mainId: z.bigint().nullable(),
    mainName: z.string(),
    name: z.string(),
  })
  .meta({ id: 'Category' });

export const LocationReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    companyName: z.string(),
    street: z.string(),
    zip: z.string(),
    city: z.string(),
    province: z.string(),
    country: z.string(),
    phone: z.string(),
    website: z.string(),
    email: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'Location' });

export const LocationRemovedReply = z
  .object({ id: z.bigint(), removed: z.boolean() })
  .meta({ id: 'LocationRemoved' });
