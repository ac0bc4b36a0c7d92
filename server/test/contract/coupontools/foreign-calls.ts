import type { CouponWorld, TestMerchant } from '#test/coupon-world';

/** One account's things, by the ids that calls take; all of it is made by `makeThings`. */
export type Things = {
  isMain: boolean;
  /** Texts that only this account may read. */
  secrets: string[];
  subaccount: string;
  teammate: string;
  campaign: string;
  session: string;
  folder: string;
  category: string;
  location: string;
  event: string;
  directory: string;
  directoryUser: string;
  card: string;
  cardUser: string;
  smsGroup: string;
  emailGroup: string;
};

/** A call with another account's ids, and its answer: the code of what is not found. */
export type Foreign = {
  body?(things: Things): Record<string, unknown>;
  /** For `:id` and `:userId` of a path. */
  pathIds?(things: Things): string[];
  /** `nothing`: the call takes no id and answers OK, without anything of the other's. */
  answer: number | 'nothing';
  /** A main account may do this to its subaccount. */
  parentMay?: true;
};

const marker = 'only-the-owner-may-read-this';

export async function makeThings(
  { core }: CouponWorld,
  { accountId, keyPair }: TestMerchant,
): Promise<Things> {
  const { parentId } = await core.merchants.get(accountId);
  await core.merchants.change(accountId, { webhookUrl: 'https://receiver.example/' });
  const folder = await core.campaigns.createFolder({ accountId, name: 'Spring' });
  const category = await core.campaigns.createCategory({
    accountId,
    name: 'Food',
    isMain: false,
    mainId: null,
  });
  const location = await core.campaigns.createLocation({
    accountId,
    companyName: 'Shop',
    email: `${accountId}@till.example`,
  });
  const teammate = await core.merchants.createTeammate({ accountId, name: 'Ann', email: 'ann@example.org' });
  const campaign = await core.campaigns.create({
    accountId,
    name: `${marker} ${accountId}`,
    folderId: folder.id,
    categoryId: category.id,
    tags: ['pizza'],
    locationIds: [location.id],
  });
  const { session } = await core.couponSessions.create({
    accountId,
    campaignId: campaign.id,
    source: 'api',
    email: 'ann@example.org',
    phone: '447911123456',
    customId: 'order',
    ownValidationCode: 'POS-1',
  });
  const directory = await core.directories.create({ accountId, name: `${marker} ${accountId}` });
  const directoryUser = await core.directories.createUser({
    accountId,
    directoryId: directory.id,
    email: `${accountId}@registered.example`,
  });
  const card = await core.loyalty.createCard({
    accountId,
    type: 'points',
    name: `${marker} ${accountId}`,
    rewards: [{ campaignId: campaign.id, threshold: 5 }],
    locationIds: [location.id],
  });
  const [cardUser] = await core.loyalty.addUsers({
    accountId,
    cardId: card.id,
    users: [{ details: { firstName: 'Ann', email: 'ann@example.org', phone: '447911123456' } }],
    actor: 'api',
  });
  const smsGroup = await core.smsGroups.createGroup({ accountId, name: `${marker} ${accountId}` });
  await core.smsGroups.addContact({ accountId, groupId: smsGroup.id, phone: '447911123456' });
  const emailGroup = await core.mailings.createGroup({ accountId, name: 'Regulars' });
  await core.mailings.addContact({
    accountId,
    groupId: emailGroup.id,
    email: `${accountId}@contact.example`,
    details: {},
  });
  await core.credits.grant({ accountId, currency: 'EMAIL', credits: 5, reference: `start:${accountId}` });
  const [delivery] = await core.webhooks.listDeliveries({ accountId, limit: 1 });
  return {
    isMain: parentId === null,
    secrets: [
      keyPair.secret,
      session.code,
      campaign.code,
      card.code,
      cardUser?.secret ?? '',
      `${marker} ${accountId}`,
      `${accountId}@till.example`,
      `${accountId}@registered.example`,
      `${accountId}@contact.example`,
      directory.code,
    ],
    subaccount: `sub_${accountId}`,
    teammate: String(teammate.id),
    campaign: `cam_${campaign.id}`,
    session: session.code,
    folder: String(folder.id),
    category: `cat_${category.id}`,
    location: `loc_${location.id}`,
    event: delivery?.eventId ?? '',
    directory: `dir_${directory.id}`,
    directoryUser: `reg_${directoryUser.id}`,
    card: `loy_${card.id}`,
    cardUser: `usr_${cardUser?.user.id}`,
    smsGroup: `gro_${smsGroup.id}`,
    emailGroup: `gro_${emailGroup.id}`,
  };
}

const ofSubaccount = {
  body: ({ subaccount }: Things) => ({ subaccount }),
  answer: 510,
  parentMay: true,
} as const;
const ofDirectory = { body: ({ directory }: Things) => ({ directory }), answer: 507 } as const;
const inDirectory = { pathIds: ({ directory }: Things) => [directory], answer: 507 } as const;
const ofDirectoryUser = {
  pathIds: ({ directory, directoryUser }: Things) => [directory, directoryUser],
  answer: 507,
} as const;
const ofCampaign = { body: ({ campaign }: Things) => ({ campaign }), answer: 502 } as const;
const ofCard = { body: ({ card }: Things) => ({ loyaltycard: card }), answer: 506 } as const;
const ofCardUser = {
  body: ({ card, cardUser }: Things) => ({ loyaltycard: card, user: cardUser, points: 1, message: 'Hi' }),
  answer: 506,
} as const;
const ofModernCard = { pathIds: ({ card }: Things) => [card], answer: 404 } as const;
const ofModernUser = {
  pathIds: ({ card, cardUser }: Things) => [card, cardUser],
  body: () => ({ points: 5, first_name: 'Mine' }),
  answer: 404,
} as const;
const search = {
  phone: '+447911123456',
  email: 'ann@example.org',
  customid: 'order',
  customvalcode: 'POS-1',
};

/** One line for every call that is served, by its number. */
export const foreignCalls: Readonly<Record<number, Foreign>> = {
  1: { answer: 'nothing' },
  2: { body: ({ teammate }) => ({ teammate }), answer: 503 },
  3: { answer: 'nothing' },
  4: { ...ofSubaccount },
  5: { body: ({ subaccount }) => ({ email: 'ann', subaccount }), answer: 305 },
  6: { body: ({ subaccount }) => ({ subaccount, max_campaigns: 5 }), answer: 510, parentMay: true },
  7: ofSubaccount,
  8: ofSubaccount,
  9: { body: ({ folder, category }) => ({ folder, category }), answer: 515 },
  10: ofCampaign,
  11: ofCampaign,
  12: ofCampaign,
  13: ofCampaign,
  14: ofCampaign,
  15: { body: ({ session }) => ({ couponsession: session }), answer: 505 },
  16: { body: ({ session }) => ({ couponsession: session, operation: 'void' }), answer: 505 },
  17: {
    body: ({ session }) => ({ couponsessions: [session.slice(0, 6)], operation: 'void' }),
    answer: 'nothing',
  },
  18: { body: ({ campaign }) => ({ ...search, campaign }), answer: 502 },
  19: { body: ({ campaign }) => ({ ...search, campaign }), answer: 502 },
  20: { body: ({ campaign, session }) => ({ campaign, couponsession: session, message: 'Hi' }), answer: 502 },
  21: { body: ({ campaign }) => ({ campaign, message: 'Hi' }), answer: 502 },
  22: { body: ({ campaign }) => ({ template: campaign }), answer: 517 },
  23: { body: ({ campaign }) => ({ campaign, title: 'Mine' }), answer: 502 },
  24: { answer: 'nothing' },
  25: ofCard,
  // Another account's users may have the same address.
  26: { body: () => ({ email: 'ann@example.org', password: '' }), answer: 200 },
  27: ofCardUser,
  28: ofCard,
  29: { body: ({ card }) => ({ loyaltycard: card, search: 'ann@example.org' }), answer: 506 },
  30: ofCardUser,
  31: ofCardUser,
  32: { body: ({ card }) => ({ loyaltycard: card, message: 'Hi' }), answer: 506 },
  33: { answer: 'nothing' },
  34: ofDirectory,
  35: ofDirectory,
  36: ofDirectory,
  37: {
    body: ({ directory, directoryUser }) => ({ directory, user: directoryUser, payment_status: 'paid' }),
    answer: 507,
  },
  38: { answer: 'nothing' },
  39: { answer: 'nothing' },
  40: ofCampaign,
  41: ofCampaign,
  42: { body: ({ campaign, session }) => ({ campaign, single_use_code: session }), answer: 502 },
  43: { answer: 'nothing' },
  44: { body: ({ smsGroup }) => ({ smsgroup: smsGroup }), answer: 514 },
  45: { body: () => ({ group_name: 'Mine' }), answer: 'nothing' },
  46: { body: ({ smsGroup }) => ({ smsgroup: smsGroup, phone: '+447911123456' }), answer: 514 },
  47: { answer: 'nothing' },
  48: { body: ({ emailGroup }) => ({ emailgroup: emailGroup }), answer: 513 },
  49: { body: () => ({ group_name: 'Mine' }), answer: 'nothing' },
  50: {
    body: ({ emailGroup }) => ({ emailgroup: emailGroup, email: 'eve@example.org' }),
    answer: 513,
  },
  51: { body: ({ campaign }) => ({ campaign, email: 'eve@example.org' }), answer: 502 },
  52: { body: ({ campaign }) => ({ campaign, phone: '+447911123456' }), answer: 502 },
  53: { body: ({ event }) => ({ webhook: event }), answer: 509 },
  54: { answer: 'nothing' },
  55: inDirectory,
  56: inDirectory,
  57: ofDirectoryUser,
  58: { ...inDirectory, body: () => ({ email: 'ann@example.org' }) },
  59: { ...ofDirectoryUser, body: () => ({ block: true }) },
  60: ofDirectoryUser,
  61: ofDirectoryUser,
  62: ofDirectoryUser,
  64: { answer: 'nothing' },
  65: ofModernCard,
  66: ofModernCard,
  67: ofModernUser,
  68: { ...ofModernCard, body: () => ({ first_name: 'Mine' }) },
  69: { ...ofModernCard, body: () => ({ users: [{ first_name: 'Mine' }] }) },
  70: ofModernUser,
  63: { ...inDirectory, body: () => ({ email: 'eve@example.org' }) },
};
