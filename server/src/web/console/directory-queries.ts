import { getNewestCampaigns } from './loyalty-queries.ts';
import type { Visit } from './visit.tsx';

const MOST_SHOWN = 200;

/** The account's directories. */
export const getDirectories = ({ core, accountId }: Visit) => core.directories.list(accountId);

/** The directory that the path names, its offers, its first people, and campaigns to add. Refuses `not_found`. */
export async function getDirectory(visit: Visit) {
  const { core, accountId } = visit;
  const id = visit.id('directory');
  const directory = await core.directories.get({ accountId, id });
  const items = await core.directories.listItems({ accountId, id });
  const { users } = await core.directories.listUsers({
    accountId,
    directoryId: id,
    page: 1,
    perPage: MOST_SHOWN,
  });
  return { directory, items, users, campaigns: await getNewestCampaigns(visit) };
}
