import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { details, LocationList, LocationView } from './location-views.tsx';
import { LOCATIONS } from './paths.ts';
import { getLocation, getLocations } from './place-queries.ts';
import { readName } from './read-name.ts';
import { settingsText } from './settings-texts.ts';
import type { Visit } from './visit.tsx';

const ONE = `${LOCATIONS}/:location`;

/** A merchant's shops: where its coupons are redeemed. */
export function mountLocationScreens(routes: ConsoleRoutes): void {
  routes.screen(LOCATIONS, {}, showLocations);
  routes.action(LOCATIONS, { back: LOCATIONS }, create);
  routes.screen(ONE, {}, showLocation);
  routes.action(ONE, { back: ONE }, change);
  routes.action(`${ONE}/remove`, { back: LOCATIONS }, remove);
}

async function showLocations(visit: Visit) {
  return visit.show({
    title: settingsText(visit.lang).locations,
    path: LOCATIONS,
    body: <LocationList locations={await getLocations(visit)} />,
  });
}

async function showLocation(visit: Visit) {
  const location = await getLocation(visit);
  return visit.show({ title: location.companyName, body: <LocationView location={location} /> });
}

async function create(visit: Visit) {
  const { core, accountId, form } = visit;
  await core.campaigns.createLocation({ accountId, ...readLocation(form) });
  return visit.to(LOCATIONS, 'made');
}

async function change(visit: Visit) {
  const { core, accountId, form } = visit;
  await core.campaigns.changeLocation({ accountId, id: visit.id('location'), ...readLocation(form) });
  return visit.to(LOCATIONS, 'saved');
}

async function remove(visit: Visit) {
  await visit.core.campaigns.removeLocation({ accountId: visit.accountId, id: visit.id('location') });
  return visit.to(LOCATIONS, 'removed');
}

function readLocation(form: Record<string, string>) {
  const website = form.website?.trim() ?? '';
  if (website !== '' && !/^https?:\/\//i.test(website))
    throw new Refusal('bad_request', { name: 'websiteUrl' });
  const given = Object.fromEntries(details.map((name) => [name, form[name]?.trim().slice(0, 200) ?? '']));
  return {
    companyName: readName(form, 'companyName'),
    email: cleanEmail(form.email?.slice(0, 254) ?? ''),
    ...given,
    password: form.password || undefined,
  };
}
