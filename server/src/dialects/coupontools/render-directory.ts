import type { Directory, DirectoryUser, DirectoryItem as Listed } from '#core';
import { formatUtc } from '#kernel/clock';
import { directoryUrl } from './addresses.ts';
import type { Call } from './call.ts';

export type { Directory, DirectoryUser } from '#core';

/** A directory as lists of the legacy family show it. */
export function renderDirectory(call: Call, directory: Directory) {
  return {
    ID: `dir_${directory.id}`,
    code: directory.code,
    name: directory.name,
    url: directoryUrl(call, directory),
    status: directory.status,
    type: directory.type,
    amount_of_campaigns: String(directory.campaignCount),
    amount_of_users: String(directory.userCount),
    created_date_utc: formatUtc(directory.createdAt),
  };
}

/** As it is shown alone, with the categories of what it lists. */
export function renderDirectoryInfo(call: Call, directory: Directory, listed: readonly Listed[]) {
  const categories = new Map(listed.flatMap(({ category }) => (category ? [[category.id, category]] : [])));
  return {
    ...renderDirectory(call, directory),
    description: directory.description,
    amount_of_loyalty_cards: String(directory.cardCount),
    registration: directory.registration,
    payment: directory.payment,
    payment_url: directory.paymentUrl,
    category: [...categories.values()].map((one) => renderCategory(one)),
  };
}

type Category = NonNullable<Listed['category']>;

export function renderCategory({
  id,
  name,
  mainId,
  mainName,
}: Pick<Category, 'id' | 'name' | 'mainId' | 'mainName'>) {
  return {
    ID: `cat_${id}`,
    name,
    main_category: mainId === null ? '' : `cat_${mainId}`,
    main_category_name: mainName,
  };
}

/** A directory of the modern family. */
export function renderModernDirectory(call: Call, directory: Directory) {
  const url = directoryUrl(call, directory);
  return {
    id: Number(directory.id),
    code: directory.code,
    name: directory.name,
    domain: new URL(url).host,
    url,
    created_at: directory.createdAt.toISOString(),
  };
}

/** A registered person of the modern family. */
export function renderModernUser({ core }: Call, user: DirectoryUser) {
  return {
    id: Number(user.id),
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    phone: user.phone,
    birth_date: user.birthDate,
    address: user.address,
    zip: user.zip,
    city: user.city,
    custom_1: user.custom1,
    custom_2: user.custom2,
    custom_3: user.custom3,
    blocked: user.blocked,
    paid_access: core.directories.hasPaidAccess(user),
    paid_access_expires_at: user.paidUntil?.toISOString() ?? null,
    created_at: user.createdAt.toISOString(),
    updated_at: user.changedAt.toISOString(),
  };
}
