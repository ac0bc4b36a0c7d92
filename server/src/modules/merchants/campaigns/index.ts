import { emailKey } from '#kernel/email';
import { hashPassword, verifyPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { deleteOldTries, limitTries, trySubjects } from '#modules/password-tries';
import type { Budget } from './budget.ts';
import { listBudgets, upsertBudget } from './budget-store.ts';
import type { Campaign, CampaignSettings } from './campaign.ts';
import { checkCampaignPassword } from './campaign-password.ts';
import {
  type CampaignFilter,
  countCampaigns,
  findCampaignByCode,
  findOwnCampaign,
  findTemplate,
  listCampaigns,
  lockCampaigns,
} from './campaign-store.ts';
import { type ChangeDeps, changeCampaign, createCampaign } from './change-campaigns.ts';
import {
  findLocations,
  findLocationsByEmail,
  findOwnLocations,
  insertLocation,
  type LocationDetails,
  listCampaignLocations,
  listLocations,
  type RedeemLocation,
  removeLocation,
  updateLocation,
} from './location-store.ts';
import {
  type Category,
  type Folder,
  findCategory,
  findFolder,
  insertCategory,
  insertFolder,
  listCategories,
  listFolders,
} from './sorting-store.ts';

export { type Budget, type BudgetMeasure, periodStart } from './budget.ts';
export { listBudgets } from './budget-store.ts';
export {
  barcodes,
  type Campaign,
  type ClaimField,
  campaignStatuses,
  claimActions,
  claimFieldNames,
  type Game,
  isRunning,
  validationMethods,
} from './campaign.ts';
export { checkCampaignPassword, checkLocationPassword } from './campaign-password.ts';
export {
  findCampaignByCode,
  findCampaigns,
  findOwnCampaign,
  findPasswordHash,
  lockCampaigns,
} from './campaign-store.ts';
export { campaignCodes } from './joined.ts';
export {
  findCampaignLocations,
  findLocations,
  findOwnLocations,
  findPasswordsOfLocations,
  listCampaignLocations,
  type RedeemLocation,
} from './location-store.ts';
export { type Category, type Folder, findCategories, findCategory } from './sorting-store.ts';

export type Campaigns = ReturnType<typeof createCampaigns>;

/** `password` is what staff type to validate; empty takes it away. `locationIds` replaces the places. */
export type CampaignChange = CampaignSettings & {
  password?: string | undefined;
  locationIds?: readonly bigint[] | undefined;
};

type LocationChange = { [K in keyof LocationDetails]?: LocationDetails[K] | undefined };

type Own = { accountId: bigint; id: bigint };

const MOST_CAMPAIGNS = 100_000;
const MOST_TEMPLATES = 1_000;

/** Coupons, how they are sorted, where they are redeemed, and how much of them may be used. */
export function createCampaigns(deps: ChangeDeps) {
  const { db, clock } = deps;

  return {
    /** A new campaign. Refuses `limit_reached`, `not_found` (category, folder, location), `bad_request` (time zone). */
    create: async ({ accountId, name, ...change }: { accountId: bigint; name: string } & CampaignChange) =>
      createCampaign(deps, { accountId, name, change: await hashed(change) }),

    /**
     * A copy of `templateId`: `copiedBy`'s own campaign, or a template of its main account. Refuses as `create` does,
     * and `not_found` (template).
     */
    copy: async ({
      accountId,
      copiedBy,
      templateId,
      name,
      ...change
    }: { accountId: bigint; copiedBy: bigint; templateId: bigint } & CampaignChange): Promise<Campaign> =>
      createCampaign(deps, { accountId, copiedBy, templateId, name, change: await hashed(change) }),

    /** Changes what is named; `status: 'removed'` takes it out of sight for good. Refuses as `create` does. */
    change: async ({ accountId, id, ...change }: Own & CampaignChange): Promise<Campaign> =>
      changeCampaign(deps, { accountId, id, change: await hashed(change) }),

    /** Refuses `not_found` for everybody else's and for what was removed. */
    async get(ref: Own): Promise<Campaign> {
      const campaign = await findOwnCampaign(db.read, ref);
      if (!campaign) throw new Refusal('not_found', { what: 'campaign' });
      return campaign;
    },

    /** The campaigns that the account may copy: its own, and templates of its main account. Refuses `not_found` (template). */
    async getTemplate({ accountId, id }: Own): Promise<Campaign> {
      const parentId = (await findMerchants(db.read, [accountId])).get(accountId)?.parentId ?? null;
      const template = await findTemplate(db.read, { accountId, parentId, id });
      if (!template) throw new Refusal('not_found', { what: 'template' });
      return template;
    },

    /** Of any account, removed ones too: for the pages that everybody may see. */
    findByCode: (code: string): Promise<Campaign | undefined> => findCampaignByCode(db.read, code),

    /** In the order they were made. Refuses `not_found` (folder, category). */
    async list({
      limit = MOST_CAMPAIGNS,
      ...filter
    }: CampaignFilter & { limit?: number | undefined }): Promise<Campaign[]> {
      const { accountId, folderId, categoryId } = filter;
      if (folderId !== undefined && !(await findFolder(db.read, { accountId, id: folderId })))
        throw new Refusal('not_found', { what: 'folder' });
      if (categoryId !== undefined && !(await findCategory(db.read, { accountId, id: categoryId })))
        throw new Refusal('not_found', { what: 'category' });
      return listCampaigns(db.read, filter, limit);
    },

    /** The campaigns that the account may copy for itself: its own campaigns, and its main account's templates. */
    async listTemplates(accountId: bigint): Promise<Campaign[]> {
      const parentId = (await findMerchants(db.read, [accountId])).get(accountId)?.parentId;
      const own = await listCampaigns(db.read, { accountId, isTemplate: true }, MOST_TEMPLATES);
      if (parentId == null) return own;
      const above = await listCampaigns(db.read, { accountId: parentId, isTemplate: true }, MOST_TEMPLATES);
      return [...above, ...own];
    },

    /** The number that each account has. */
    count: (accountIds: readonly bigint[]) => countCampaigns(db.read, accountIds),

    createFolder: async (folder: Omit<Folder, 'id'>): Promise<Folder> =>
      (await db.write((tx) => insertFolder(tx, folder))) ?? taken('folder'),

    listFolders: (accountId: bigint): Promise<Folder[]> => listFolders(db.read, accountId),

    /** A category, or with `isMain` one of the level above. Refuses `already_exists`, `not_found` (main category). */
    async createCategory(category: Omit<Category, 'id' | 'mainName'>): Promise<Category> {
      const { accountId, mainId } = category;
      return db.write(async (tx) => {
        if (mainId !== null && !(await findCategory(tx, { accountId, id: mainId }))?.isMain)
          throw new Refusal('not_found', { what: 'category' });
        const id = (await insertCategory(tx, category)) ?? taken('category');
        return (await findCategory(tx, { accountId, id })) ?? taken('category');
      });
    },

    listCategories: (query: { accountId: bigint; isMain: boolean }): Promise<Category[]> =>
      listCategories(db.read, query),

    /** A shop. Its email address and password together are no other shop's: refuses `already_exists`. */
    async createLocation({
      accountId,
      password,
      ...details
    }: {
      accountId: bigint;
      password?: string | undefined;
      companyName: string;
    } & LocationChange): Promise<RedeemLocation> {
      const passwordHash = password === undefined ? null : await hashPassword(password);
      if (details.email && password !== undefined && (await findSignedIn(details.email, password)))
        taken('location');
      const row = { ...noDetails, ...withoutUndefined(details), accountId, passwordHash, now: clock() };
      return (await db.write((tx) => insertLocation(tx, row))) ?? taken('location');
    },

    /** Changes what is named; an empty `password` takes it away. Refuses `not_found`, `already_exists`. */
    async changeLocation({
      accountId,
      id,
      password,
      ...change
    }: Own & { password?: string | undefined } & LocationChange): Promise<RedeemLocation> {
      const before = (await findOwnLocations(db.read, { accountId, ids: [id] })).get(id);
      if (!before) throw new Refusal('not_found', { what: 'location' });
      const signedIn = password ? await findSignedIn(change.email ?? before.email, password) : undefined;
      if (signedIn && signedIn.id !== id) taken('location');
      const passwordHash = password ? await hashPassword(password) : password === '' ? null : undefined;
      const row = { accountId, id, change: { ...change, passwordHash } };
      const changed = await db.write((tx) => updateLocation(tx, row));
      if (!changed) throw new Refusal('not_found', { what: 'location' });
      return changed;
    },

    async removeLocation(ref: Own): Promise<void> {
      if (!(await db.write((tx) => removeLocation(tx, { ...ref, now: clock() }))))
        throw new Refusal('not_found', { what: 'location' });
    },

    listLocations: (accountId: bigint): Promise<RedeemLocation[]> => listLocations(db.read, accountId),

    /** Where a campaign can be redeemed; empty: everywhere. */
    listCampaignLocations: (campaignId: bigint): Promise<RedeemLocation[]> =>
      listCampaignLocations(db.read, campaignId),

    /** Any that were ever made, for showing where something was redeemed. */
    findLocations: (ids: readonly bigint[]) => findLocations(db.read, ids),

    /** Refuses `not_found` for everybody else's. */
    async getLocation({ accountId, id }: Own): Promise<RedeemLocation> {
      const location = (await findOwnLocations(db.read, { accountId, ids: [id] })).get(id);
      if (!location) throw new Refusal('not_found', { what: 'location' });
      return location;
    },

    /**
     * The shop whose staff sign in with that, of one account where it is named; undefined for a wrong pair. Refuses
     * `rate_limited` (`retryAfterSeconds`) after five wrong ones.
     */
    signInLocation: ({
      email,
      password,
      accountId,
      address,
    }: {
      email: string;
      password: string;
      accountId?: bigint | undefined;
      /** Where the caller comes from: it may not guess at many shops either. */
      address?: string | undefined;
    }): Promise<RedeemLocation | undefined> =>
      limitTries(deps, trySubjects(`location:${emailKey(email)}`, 'staff', address), () =>
        findSignedIn(email, password, accountId),
      ),

    /**
     * The owner of a password typed at a campaign's coupon: the campaign's own, or one of its shops', which is named then.
     * Undefined for a wrong one. `subject` is whose tries are counted, e.g. `session:12`: refuses `rate_limited`
     * (`retryAfterSeconds`) after five wrong ones.
     */
    checkPassword: ({
      campaignId,
      password,
      subject,
    }: {
      campaignId: bigint;
      password: string;
      subject: string;
    }): Promise<{ locationId: bigint | null } | undefined> =>
      limitTries(deps, subject, () => checkCampaignPassword(db.read, campaignId, password)),

    /** Sets or (`most` null) lifts limits of a campaign; what was used before counts on. Refuses `not_found`. */
    setBudgets: ({
      accountId,
      campaignId,
      budgets,
    }: {
      accountId: bigint;
      campaignId: bigint;
      budgets: readonly Omit<Budget, 'id' | 'campaignId'>[];
    }): Promise<void> =>
      db.write(async (tx) => {
        await lockCampaigns(tx, [campaignId]);
        if (!(await findOwnCampaign(tx, { accountId, id: campaignId })))
          throw new Refusal('not_found', { what: 'campaign' });
        for (const budget of budgets) await upsertBudget(tx, { ...budget, campaignId });
      }),

    listBudgets: (campaignId: bigint): Promise<Budget[]> => listBudgets(db.read, [campaignId]),

    sweeps: [
      {
        name: 'campaigns.delete-old-tries',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldTries(tx, clock())),
      },
    ],
  };

  async function findSignedIn(email: string, password: string, accountId?: bigint) {
    for (const { passwordHash, ...location } of await findLocationsByEmail(db.read, { email, accountId }))
      if (passwordHash !== null && (await verifyPassword(password, passwordHash))) return location;
    return undefined;
  }
}

const noDetails: Omit<LocationDetails, 'companyName'> = {
  street: '',
  zip: '',
  city: '',
  province: '',
  country: '',
  phone: '',
  website: '',
  email: '',
  latitude: null,
  longitude: null,
};

async function hashed({ password, ...change }: CampaignChange) {
  if (password === undefined) return change;
  return { ...change, passwordHash: password === '' ? null : await hashPassword(password) };
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

function taken(what: string): never {
  throw new Refusal('already_exists', { what });
}
