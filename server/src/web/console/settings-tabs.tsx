import type { SettingsText } from './settings-texts.ts';

const tabs = [
  ['/console/settings', 'account'],
  ['/console/settings/keys', 'access'],
  ['/console/settings/webhooks', 'webhooks'],
  ['/console/settings/locations', 'locations'],
  ['/console/settings/sorting', 'sorting'],
] as const;

/** Where the settings are, each on a page of its own. */
export function Tabs({ current, text, label }: { current: string; text: SettingsText; label: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([path, name]) => (
        <a key={path} href={path} aria-current={path === current ? 'page' : undefined}>
          {text[name]}
        </a>
      ))}
    </nav>
  );
}
