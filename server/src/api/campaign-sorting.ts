import { z } from 'zod';
import { Email, namesOf, optionalLine, WebAddress } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import {
  CategoryReply,
  FolderReply,
  LocationRemovedReply,
  LocationReply,
} from './replies/campaign-sorting.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, pageOf, Reference, text } from './wire.ts';

const listFolders = defineRoute({
  name: 'listFolders',
  method: 'GET',
  path: '/merchants/:account/folders',
  summary: 'Lists the folders of campaigns.',
  reply: pageOf(FolderReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.campaigns.listFolders(accountId), next: null };
  },
});

const createFolder = defineRoute({
  name: 'createFolder',
  method: 'POST',
  path: '/merchants/:account/folders',
  status: 201,
  summary: 'Makes a folder for campaigns.',
  reply: FolderReply,
  params: merchantParams,
  body: z.strictObject({ name: line(200) }),
  example: { body: { name: 'summer' } },
  async run(context, { params, body: { name } }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const folder = await context.core.campaigns.createFolder({ accountId, name });
    await record(context, 'folder.create', `folder:${folder.id}`);
    return folder;
  },
});

const listCategories = defineRoute({
  name: 'listCategories',
  method: 'GET',
  path: '/merchants/:account/categories',
  summary: 'Lists the categories of campaigns.',
  description: 'Main categories and those below them.',
  reply: pageOf(CategoryReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    const [main, below] = [
      await core.campaigns.listCategories({ accountId, isMain: true }),
      await core.campaigns.listCategories({ accountId, isMain: false }),
    ];
    return { items: [...main, ...below], next: null };
  },
});

const createCategory = defineRoute({
  name: 'createCategory',
  method: 'POST',
  path: '/merchants/:account/categories',
  status: 201,
  summary: 'Makes a category for campaigns.',
  reply: CategoryReply,
  params: merchantParams,
  body: z
    .strictObject({
      name: line(200),
      isMain: z.boolean().default(false),
      mainId: Id.nullable().default(null),
    })
    .refine(({ isMain, mainId }) => !isMain || mainId === null, 'a main category has none above it'),
  example: { body: { name: 'Leisure', isMain: true } },
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const category = await context.core.campaigns.createCategory({ accountId, ...body });
    await record(context, 'category.create', `category:${category.id}`);
    return category;
  },
});

const locationDetails = {
  street: optionalLine(200).optional(),
  zip: optionalLine(40).optional(),
  city: optionalLine(200).optional(),
  province: optionalLine(200).optional(),
  country: optionalLine(100).optional(),
  phone: optionalLine(40).optional(),
  website: WebAddress.or(z.literal('')).optional(),
  email: Email.or(z.literal('')).optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  /** The password with which its staff sign in and validate. */
  password: text(200, 0).optional(),
};

const listLocations = defineRoute({
  name: 'listLocations',
  method: 'GET',
  path: '/merchants/:account/locations',
  summary: 'Lists the places of a merchant.',
  reply: pageOf(LocationReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.campaigns.listLocations(accountId), next: null };
  },
});

const createLocation = defineRoute({
  name: 'createLocation',
  method: 'POST',
  path: '/merchants/:account/locations',
  status: 201,
  summary: 'Adds a place.',
  reply: LocationReply,
  params: merchantParams,
  body: z.strictObject({ companyName: line(200), ...locationDetails }),
  example: { body: { companyName: 'Pizza & Co', city: 'Ghent' } },
  async run(context, { params, body: { companyName, password, ...given } }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const { campaigns } = context.core;
    const { id } = await campaigns.createLocation({
      accountId,
      companyName,
      password: password || undefined,
    });
    const location = await campaigns.changeLocation({ accountId, id, ...given });
    await record(context, 'location.create', `location:${id}`);
    return location;
  },
});

const locationParams = z.strictObject({ account: Reference, location: Id });

const changeLocation = defineRoute({
  name: 'changeLocation',
  method: 'PATCH',
  path: '/merchants/:account/locations/:location',
  summary: 'Changes a place.',
  reply: LocationReply,
  params: locationParams,
  body: z.strictObject({ companyName: line(200).optional(), ...locationDetails }),
  example: { body: { city: 'Bruges' } },
  async run(context, { params: { account, location: id }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const location = await context.core.campaigns.changeLocation({ accountId, id, ...body });
    await record(context, 'location.change', `location:${id}`, namesOf(body));
    return location;
  },
});

const removeLocation = defineRoute({
  name: 'removeLocation',
  method: 'DELETE',
  path: '/merchants/:account/locations/:location',
  summary: 'Removes a place.',
  reply: LocationRemovedReply,
  params: locationParams,
  async run(context, { params: { account, location: id } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.campaigns.removeLocation({ accountId, id });
    await record(context, 'location.remove', `location:${id}`);
    return { id, removed: true };
  },
});

export const campaignSortingRoutes = [
  listFolders,
  createFolder,
  listCategories,
  createCategory,
  listLocations,
  createLocation,
  changeLocation,
  removeLocation,
];
