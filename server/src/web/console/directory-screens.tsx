import { itemKinds, registrations } from '#core';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { getDirectories, getDirectory } from './directory-queries.ts';
import { directoryText } from './directory-texts.ts';
import { DirectoryList, DirectoryView } from './directory-views.tsx';
import { findId } from './path-id.ts';
import { DIRECTORIES } from './paths.ts';
import { readName } from './read-name.ts';
import type { Visit } from './visit.tsx';

const ONE = `${DIRECTORIES}/:directory`;
const may = { may: 'directory' } as const;

/** Directories: the list, one more, and the offers and people of each. */
export function mountDirectoryScreens(routes: ConsoleRoutes): void {
  routes.screen(DIRECTORIES, may, showDirectories);
  routes.action(DIRECTORIES, { ...may, back: DIRECTORIES }, create);
  routes.screen(ONE, may, showDirectory);
  routes.action(`${ONE}/items`, { ...may, back: ONE }, addCampaign);
  routes.action(`${ONE}/items/:kind/:object/remove`, { ...may, back: ONE }, removeItem);
}

async function showDirectories(visit: Visit) {
  return visit.show({
    title: directoryText(visit.lang).directories,
    path: DIRECTORIES,
    body: <DirectoryList directories={await getDirectories(visit)} />,
  });
}

async function showDirectory(visit: Visit) {
  const shown = await getDirectory(visit);
  return visit.show({
    title: shown.directory.name,
    path: `${DIRECTORIES}/${shown.directory.id}`,
    body: <DirectoryView {...shown} />,
  });
}

async function create(visit: Visit) {
  const { core, accountId, form } = visit;
  const registration = registrations.find((one) => one === form.registration);
  const { id } = await core.directories.create({ accountId, name: readName(form), registration });
  return visit.to(`${DIRECTORIES}/${id}`, 'made');
}

async function addCampaign(visit: Visit) {
  const { core, accountId, form } = visit;
  const id = visit.id('directory');
  const objectId = findId(form.campaign) ?? 0n;
  await core.directories.listItem({ accountId, id, kind: 'campaign', objectId });
  return visit.to(`${DIRECTORIES}/${id}`, 'saved');
}

async function removeItem(visit: Visit) {
  const { core, accountId } = visit;
  const id = visit.id('directory');
  const { kind: named } = visit.request.params as { kind: string };
  const kind = itemKinds.find((one) => one === named);
  if (!kind) throw new Refusal('not_found');
  await core.directories.unlistItem({ accountId, id, kind, objectId: visit.id('object') });
  return visit.to(`${DIRECTORIES}/${id}`, 'removed');
}
