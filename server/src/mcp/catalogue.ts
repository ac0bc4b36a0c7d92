import { z } from 'zod';
import type { ToolCall } from './desk.ts';

export const ServiceName = z
  .string()
  .min(1)
  .max(64)
  .describe('The code of a service, like "tg", or its name, like "Telegram"; "ot" is any other');
export const CountryName = z
  .union([z.int().min(0).max(9_999), z.string().min(1).max(64)])
  .describe('The number of a country in the catalogue, its English name, or its two letters');

/** The catalogue's own words for what somebody wrote; what it does not know is passed on, and refused there. */
export async function findPlace(
  { desk, call }: ToolCall,
  { service, country }: { service?: string | undefined; country?: string | number | undefined },
) {
  const [services, countries] = await Promise.all([desk.listServices(call), desk.listCountries(call)]);
  const same = (a: string, b: string) => a.toLowerCase() === b.trim().toLowerCase();
  const text = country === undefined ? undefined : String(country);
  const found = {
    service:
      service === undefined
        ? undefined
        : (services.items.find(({ id, name }) => same(id, service) || same(name, service))?.id ?? service),
    country:
      text === undefined
        ? undefined
        : countries.items.find(
            ({ id, nameEn, nameRu, iso2 }) =>
              String(id) === text.trim() || same(nameEn, text) || same(nameRu, text) || same(iso2, text),
          )?.id,
  };
  return {
    ...found,
    /** Somebody named a country that is none. */
    isLost: text !== undefined && found.country === undefined,
    serviceName: (id: string) => services.items.find((one) => one.id === id)?.name ?? id,
    countryName: (id: number) => countries.items.find((one) => one.id === id)?.nameEn ?? String(id),
  };
}
