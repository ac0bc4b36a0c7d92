import { KEYS, LOCATIONS, SETTINGS, SORTING, WEBHOOKS } from './paths.ts';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';

const tabs = [
  [SETTINGS, 'account'],
  [KEYS, 'access'],
  [WEBHOOKS, 'webhooks'],
  [LOCATIONS, 'locations'],
  [SORTING, 'sorting'],
] as const;

/** Links to the pages of the settings; `current` is the path of the one that is shown. */
export function SettingsTabs({ current }: { current: string }) {
  const { text, frame } = useWords(settingsText);
  return (
    <nav class="tabs" aria-label={frame.settings}>
      {tabs.map(([path, name]) => (
        <a key={path} href={path} aria-current={path === current ? 'page' : undefined}>
          {text[name]}
        </a>
      ))}
    </nav>
  );
}
