import type { ConsoleRoutes } from './console-routes.tsx';
import { findId } from './path-id.ts';
import { SORTING } from './paths.ts';
import { getSorting } from './place-queries.ts';
import { readName } from './read-name.ts';
import { settingsText } from './settings-texts.ts';
import { SortingView } from './sorting-views.tsx';
import type { Visit } from './visit.tsx';

/** The folders and categories into which a merchant sorts its campaigns. */
export function mountSortingScreens(routes: ConsoleRoutes): void {
  routes.screen(SORTING, {}, showSorting);
  routes.action(`${SORTING}/folders`, { back: SORTING }, createFolder);
  routes.action(`${SORTING}/categories`, { back: SORTING }, createCategory);
}

async function showSorting(visit: Visit) {
  return visit.show({
    title: settingsText(visit.lang).sorting,
    path: SORTING,
    body: <SortingView {...(await getSorting(visit))} />,
  });
}

async function createFolder(visit: Visit) {
  const { core, accountId, form } = visit;
  await core.campaigns.createFolder({ accountId, name: readName(form) });
  return visit.to(SORTING, 'made');
}

async function createCategory(visit: Visit) {
  const { core, accountId, form } = visit;
  const isMain = form.isMain === '1';
  const mainId = isMain ? null : (findId(form.main) ?? null);
  const name = readName(form);
  await core.campaigns.createCategory({ accountId, name, isMain, mainId });
  return visit.to(SORTING, 'made');
}
