import { findWidget, getKeyPairs } from './account-queries.ts';
import type { ConsoleRoutes } from './console-routes.tsx';
import { KeysView } from './key-views.tsx';
import { KEYS } from './paths.ts';
import { settingsText } from './settings-texts.ts';
import type { Visit } from './visit.tsx';

/** The key pairs with which a merchant's programs sign in, and the widget's key and password. */
export function mountKeyScreens(routes: ConsoleRoutes): void {
  routes.screen(KEYS, {}, showKeys);
  routes.action(KEYS, { back: KEYS }, addKeyPair);
  routes.action(`${KEYS}/widget`, { may: 'validation_widget', back: KEYS }, setWidget);
  routes.action(`${KEYS}/revoke`, { back: KEYS }, revokeKeyPair);
}

async function showKeys(visit: Visit) {
  return visit.show({
    title: settingsText(visit.lang).keys,
    path: KEYS,
    body: <KeysView {...(await getKeyPairs(visit))} widget={await findWidget(visit)} />,
  });
}

async function addKeyPair(visit: Visit) {
  await visit.core.merchants.addKeyPair(visit.accountId);
  return visit.to(KEYS, 'made');
}

async function setWidget(visit: Visit) {
  const { core, accountId, form } = visit;
  const password = form.drop === '1' ? '' : form.password || undefined;
  await core.merchants.setWidget({ accountId, password, newKey: form.newKey === '1' });
  return visit.to(KEYS, 'saved');
}

async function revokeKeyPair(visit: Visit) {
  const { core, accountId, form } = visit;
  await core.merchants.revokeKeyPair({ accountId, clientId: form.clientId ?? '' });
  return visit.to(KEYS, 'revoked');
}
