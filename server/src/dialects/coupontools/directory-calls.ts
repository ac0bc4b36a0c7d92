import { z } from 'zod';
import { fromWallTime } from '#kernel/time-zone';
import { type Call, defineCall } from './call.ts';
import { wallEnd } from './date-kinds.ts';
import { flag, id, trueWords, whole } from './kinds.ts';
import { optional, required } from './parameters.ts';
import { renderCampaign } from './render-campaign.ts';
import { renderCategory, renderDirectory, renderDirectoryInfo } from './render-directory.ts';

const USERS_PER_PAGE = 100;
const MOST_PAGES = 10_000_000;

const directoryId = required('directory', id('dir'));

/** The account's directories. */
export const listDirectories = defineCall({
  parameters: {},
  async run(call) {
    const directories = await call.core.directories.list(call.caller.accountId);
    return {
      amount_of_results: directories.length,
      directory_info: directories.map((directory) => renderDirectory(call, directory)),
    };
  },
});

/** One of them, with its rules and the categories of what it lists. */
export const getDirectory = defineCall({
  parameters: { id: directoryId },
  async run(call, { id }) {
    const own = { accountId: call.caller.accountId, id };
    const directory = await call.core.directories.get(own);
    const listed = await call.core.directories.listItems(own);
    return { directory_info: renderDirectoryInfo(call, directory, listed) };
  },
});

/** The campaigns that it lists, as `coupon/list` shows them, featured ones first. */
export const listDirectoryCampaigns = defineCall({
  parameters: {
    id: directoryId,
    categoryId: optional('category', id('cat')),
    onlyRunning: optional('only_active', flag),
  },
  async run(call, { id, categoryId, onlyRunning }) {
    const { core, caller } = call;
    const { accountId } = caller;
    const listed = await core.directories.listItems({ accountId, id, categoryId, onlyRunning });
    const owners = new Map((await subaccountsOf(call)).map((one) => [one.accountId, one]));
    const campaigns = listed.flatMap((one) => {
      if (one.kind !== 'campaign') return [];
      const { campaign, featured, category } = one;
      const owner = owners.get(campaign.accountId);
      const shown = {
        ...campaign,
        featured,
        categoryId: category?.id ?? null,
        categoryName: category?.name ?? '',
      };
      const subaccount = owner ? `sub_${owner.accountId}` : '';
      return [renderCampaign({ ...call, caller: owner ?? caller }, shown, { subaccount })];
    });
    return { directory: `dir_${id}`, amount_of_results: campaigns.length, coupon_info: campaigns };
  },
});

async function subaccountsOf({ core, caller }: Call) {
  return caller.parentId === null ? core.merchants.listSubaccounts(caller.accountId) : [];
}

/** Who is registered, newest first. */
export const listDirectoryUsers = defineCall({
  parameters: { id: directoryId, page: optional('page', whole(1, MOST_PAGES)) },
  async run({ core, caller }, { id, page = 1 }) {
    const { users, count } = await core.directories.listUsers({
      accountId: caller.accountId,
      directoryId: id,
      page,
      perPage: USERS_PER_PAGE,
    });
    return {
      directory: `dir_${id}`,
      amount_of_results: String(count),
      user: users.map((user) => core.directories.renderUser(user)),
    };
  },
});

/** `paid`, `unpaid`, or a flag; anything else is 302. */
const paymentStatus = z
  .string('302')
  .trim()
  .toLowerCase()
  .transform((word, context) => {
    if (word === 'paid' || trueWords.some((one) => one === word)) return true;
    if (['unpaid', 'false', '0', 'no', 'off'].includes(word)) return false;
    context.addIssue({ code: 'custom', message: '302' });
    return z.NEVER;
  });

/** The word of the merchant's own payment page about a person: paid, to an end or without one, or not. */
export const updateDirectoryUser = defineCall({
  parameters: {
    directoryId,
    id: required('user', id('reg')),
    paid: required('payment_status', paymentStatus, 'status', 'paid'),
    until: optional('expiry_date', wallEnd),
  },
  async run({ core, caller }, { until, ...input }) {
    const { accountId, timeZone } = caller;
    const end = until && fromWallTime(until, timeZone);
    const user = await core.directories.setAccess({ accountId, ...input, until: end });
    return { user: core.directories.renderUser(user) };
  },
});

export const listCategories = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const categories = await core.campaigns.listCategories({ accountId: caller.accountId, isMain: false });
    return {
      amount_of_categories: categories.length,
      category: categories.map((category) => renderCategory(category)),
    };
  },
});

/** The level above; empty where it is not used. */
export const listMainCategories = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const categories = await core.campaigns.listCategories({ accountId: caller.accountId, isMain: true });
    return {
      amount_of_categories: categories.length,
      category: categories.map(({ id, name }) => ({ ID: `cat_${id}`, name })),
    };
  },
});
