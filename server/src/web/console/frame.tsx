import type { ConsoleUser, Permission } from '#core';
import { Form, usePage } from '#ui';
import type { FrameText } from './frame-texts.ts';
import {
  CAMPAIGNS,
  DIRECTORIES,
  DISTRIBUTION,
  LOYALTY,
  SETTINGS,
  SMS,
  STATISTICS,
  SUBACCOUNTS,
} from './paths.ts';

type Place = { path: string; label: string; may?: Permission; mainOnly?: boolean };

/** Who is signed in, where else to go, and the way out. */
export function Frame({ user, text, path }: { user: ConsoleUser; text: FrameText; path: string }) {
  const { href } = usePage();
  const { merchant, teammate } = user;
  const places: Place[] = [
    { path: CAMPAIGNS, label: text.campaigns },
    { path: STATISTICS, label: text.statistics, may: 'statistics' },
    { path: DISTRIBUTION, label: text.distribution, may: 'distribution' },
    { path: SMS, label: 'SMS', may: 'sms' },
    { path: LOYALTY, label: text.loyalty, may: 'loyalty' },
    { path: DIRECTORIES, label: text.directories, may: 'directory' },
    { path: SETTINGS, label: text.settings },
    { path: SUBACCOUNTS, label: text.subaccounts, mainOnly: true },
  ];
  const isMain = merchant.parentId === null;
  const shown = places.filter(
    ({ may, mainOnly }) => isMain || (!mainOnly && (!may || merchant.permissions.includes(may))),
  );
  return (
    <header class="bar">
      <div>
        <span class="who">{teammate?.name || merchant.companyName || merchant.email}</span>
        <nav aria-label={text.screens}>
          {shown.map((place) => (
            <a
              key={place.path}
              href={href(place.path)}
              aria-current={path.startsWith(place.path) ? 'page' : undefined}
            >
              {place.label}
            </a>
          ))}
        </nav>
        <Form action="/console/sign-out" class="inline">
          <button class="link" type="submit">
            {text.signOut}
          </button>
        </Form>
      </div>
    </header>
  );
}
