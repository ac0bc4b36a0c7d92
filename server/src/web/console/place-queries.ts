import type { Visit } from './visit.tsx';

/** The account's shops. */
export const getLocations = ({ core, accountId }: Visit) => core.campaigns.listLocations(accountId);

/** The shop that the path names. Refuses `not_found`. */
export const getLocation = ({ core, accountId, id }: Visit) =>
  core.campaigns.getLocation({ accountId, id: id('location') });

/** The account's folders, its main categories, and the categories below them. */
export async function getSorting({ core, accountId }: Visit) {
  return {
    folders: await core.campaigns.listFolders(accountId),
    main: await core.campaigns.listCategories({ accountId, isMain: true }),
    below: await core.campaigns.listCategories({ accountId, isMain: false }),
  };
}
