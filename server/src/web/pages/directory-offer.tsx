import type { Core } from '#core';
import { usePage } from '#ui';
import type { DirectoryTexts } from './directory-texts.ts';

export type Shown = Awaited<ReturnType<Core['directories']['listShown']>>['items'][number];
type Location = Shown['locations'][number];

/** One offer of a directory: a campaign or a loyalty card, with the shops where it counts. */
export function Offer({ item, text, path }: { item: Shown; text: DirectoryTexts; path: string }) {
  const { href } = usePage();
  const address = item.url ?? href(`${path}/coupon/${item.objectId}`);
  return (
    <li class="card">
      {item.imageUrl !== '' && <img src={item.imageUrl} alt="" loading="lazy" />}
      <div class="part">
        <h3>{item.title}</h3>
        {item.company !== '' && <p class="soft small">{item.company}</p>}
        {item.subtitle !== '' && <p>{item.subtitle}</p>}
        {item.value !== '' && <p class="value">{item.value}</p>}
        {item.description !== '' && <p class="pre small">{shorten(item.description)}</p>}
        {item.locations.length > 0 && <Places locations={item.locations} text={text} />}
        <a class="button" href={address}>
          {item.kind === 'campaign' ? text.open : text.openCard}
          <span class="hide"> {item.title}</span>
        </a>
      </div>
    </li>
  );
}

const SHORT = 240;

function shorten(description: string): string {
  const letters = [...description.replace(/<[^<>]*>/g, ' ').trim()];
  return letters.length <= SHORT ? letters.join('') : `${letters.slice(0, SHORT).join('')}…`;
}

const MOST_PLACES = 20;

function Places({ locations, text }: { locations: readonly Location[]; text: DirectoryTexts }) {
  return (
    <details>
      <summary>{text.places(locations.length)}</summary>
      <ul class="plainlist small">
        {locations.slice(0, MOST_PLACES).map((place) => {
          const map = mapAddress(place);
          return (
            <li key={String(place.id)}>
              <strong>{place.companyName}</strong> {addressOf(place)}{' '}
              {map !== undefined && (
                <a href={map} rel="noreferrer nofollow">
                  {text.map}
                  <span class="hide"> {place.companyName}</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function addressOf({ street, zip, city, country }: Location): string {
  return [street, `${zip} ${city}`.trim(), country].filter(Boolean).join(', ');
}

/** A plain link: no map is loaded into the page. */
function mapAddress({ latitude, longitude, ...place }: Location): string | undefined {
  if (latitude !== null && longitude !== null)
    return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const address = addressOf({ latitude, longitude, ...place });
  return address === ''
    ? undefined
    : `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
}
