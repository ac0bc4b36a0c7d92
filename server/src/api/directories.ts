import { z } from 'zod';
import { directoryStatuses, directoryTypes, itemKinds, registrations } from '#core';
import { namesOf, optionalLine, WebAddress } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import {
  DirectoryChangedReply,
  DirectoryDetailsReply,
  DirectoryReply,
  DirectoryUserReply,
  ListedItemReply,
} from './replies/directories.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, pageOf, paging, Reference, text } from './wire.ts';

const settings = {
  description: text(20_000, 0).optional(),
  domain: optionalLine(253).optional(),
  status: z.enum(directoryStatuses).optional(),
  type: z.enum(directoryTypes).optional(),
  language: z.enum(['en', 'ru']).optional(),
  registration: z.enum(registrations).optional(),
  consentText: text(2_000, 0).optional(),
  payment: z.enum(['none', 'custom']).optional(),
  paymentUrl: WebAddress.or(z.literal('')).optional(),
};

const listDirectories = defineRoute({
  name: 'listDirectories',
  method: 'GET',
  path: '/merchants/:account/directories',
  summary: 'Lists the directories of a merchant.',
  reply: pageOf(DirectoryReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.directories.list(accountId), next: null };
  },
});

const createDirectory = defineRoute({
  name: 'createDirectory',
  method: 'POST',
  path: '/merchants/:account/directories',
  status: 201,
  summary: 'Creates a directory.',
  reply: DirectoryChangedReply,
  params: merchantParams,
  body: z.strictObject({ name: line(200), ...settings }),
  example: { body: { name: 'Old town' } },
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const directory = await context.core.directories.create({ accountId, ...body });
    await record(context, 'directory.create', `directory:${directory.id}`);
    return directory;
  },
});

const directoryParams = z.strictObject({ account: Reference, directory: Id });

const showDirectory = defineRoute({
  name: 'getDirectory',
  method: 'GET',
  path: '/merchants/:account/directories/:directory',
  summary: 'Shows a directory with what it lists.',
  description: 'With what it lists.',
  reply: DirectoryDetailsReply,
  params: directoryParams,
  async run({ core }, { params: { account, directory: id } }) {
    const { accountId } = await getMerchant(core, account);
    const directory = await core.directories.get({ accountId, id });
    const listed = await core.directories.listItems({ accountId, id });
    return { ...directory, items: listed.map(({ item }) => item) };
  },
});

const changeDirectory = defineRoute({
  name: 'changeDirectory',
  method: 'PATCH',
  path: '/merchants/:account/directories/:directory',
  summary: 'Changes a directory.',
  reply: DirectoryChangedReply,
  params: directoryParams,
  body: z.strictObject({ name: line(200).optional(), ...settings }),
  example: { body: { name: 'Old town and harbour' } },
  async run(context, { params: { account, directory: id }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const directory = await context.core.directories.change({ accountId, id, ...body });
    await record(context, 'directory.change', `directory:${id}`, namesOf(body));
    return directory;
  },
});

const itemParams = z.strictObject({ account: Reference, directory: Id, kind: z.enum(itemKinds), object: Id });
const itemPath = '/merchants/:account/directories/:directory/items/:kind/:object';

const listItem = defineRoute({
  name: 'addDirectoryItem',
  method: 'POST',
  path: itemPath,
  summary: 'Lists something in a directory.',
  reply: ListedItemReply,
  params: itemParams,
  body: z
    .strictObject({
      categoryId: Id.nullable().optional(),
      featured: z.boolean().optional(),
      position: z.int().min(0).max(1_000_000).optional(),
    })
    .default({}),
  example: { body: { featured: true } },
  async run(context, { params: { account, directory: id, kind, object: objectId }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    await context.core.directories.listItem({ accountId, id, kind, objectId, ...given });
    await record(context, 'directory.list-item', `directory:${id}`, { kind, object: objectId.toString() });
    return { id, kind, objectId, listed: true };
  },
});

const unlistItem = defineRoute({
  name: 'removeDirectoryItem',
  method: 'DELETE',
  path: itemPath,
  summary: 'Takes something out of a directory.',
  reply: ListedItemReply,
  params: itemParams,
  async run(context, { params: { account, directory: id, kind, object: objectId } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.directories.unlistItem({ accountId, id, kind, objectId });
    await record(context, 'directory.unlist-item', `directory:${id}`, { kind, object: objectId.toString() });
    return { id, kind, objectId, listed: false };
  },
});

const listUsers = defineRoute({
  name: 'listDirectoryUsers',
  method: 'GET',
  path: '/merchants/:account/directories/:directory/users',
  summary: 'Lists the people who joined a directory.',
  description: 'Newest first; `cursor` is the number of a page.',
  reply: pageOf(DirectoryUserReply),
  params: directoryParams,
  query: z.strictObject(paging),
  async run({ core }, { params: { account, directory: directoryId }, query: { limit, cursor = 1n } }) {
    const { accountId } = await getMerchant(core, account);
    const pageNumber = Number(cursor);
    const paging = { page: pageNumber, perPage: limit };
    const { users, count } = await core.directories.listUsers({ accountId, directoryId, ...paging });
    return { items: users, next: pageNumber * limit < count ? String(pageNumber + 1) : null };
  },
});

export const directoryRoutes = [
  listDirectories,
  createDirectory,
  showDirectory,
  changeDirectory,
  listItem,
  unlistItem,
  listUsers,
];
