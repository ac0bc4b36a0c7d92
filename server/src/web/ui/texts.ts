/** The languages that pages speak; the first is what they speak to those who ask for none of them. */
export const langs = ['en', 'ru'] as const;
export type Lang = (typeof langs)[number];

/** The name of each language in that language. */
export const langNames: Record<Lang, string> = { en: 'English', ru: 'Русский' };

type Text = string | ((...values: never[]) => string);
type SameTexts<T> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/** The texts of a page in every language: what one has and another lacks does not build. */
export function defineTexts<T extends Record<string, Text>>(texts: {
  en: T;
  ru: SameTexts<NoInfer<T>>;
}): (lang: Lang) => SameTexts<T> {
  return (lang) => (lang === 'ru' ? texts.ru : (texts.en as SameTexts<T>));
}

type Forms = { one: string; few?: string; many?: string; other: string };
const rules = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') };

/** The form of a word that goes with `count`: `plural('ru', 5, { one: 'купон', few: 'купона', many: 'купонов', other: … })`. */
export function plural(lang: Lang, count: number, forms: Forms): string {
  const form = rules[lang].select(count);
  return (form === 'one' || form === 'few' || form === 'many' ? forms[form] : undefined) ?? forms.other;
}

export const isLang = (text: unknown): text is Lang => langs.some((lang) => lang === text);

/** By `?lang=`, then the cookie, then what the browser asks for. */
export function pickLang(asked: {
  query: unknown;
  cookie: unknown;
  acceptLanguage: string | undefined;
}): Lang {
  if (isLang(asked.query)) return asked.query;
  if (isLang(asked.cookie)) return asked.cookie;
  const wanted = (asked.acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const quality = rest.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find((one) => one !== undefined);
      return { lang: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ lang, quality }) => isLang(lang) && quality > 0)
    .sort((one, other) => other.quality - one.quality);
  const [best] = wanted;
  return isLang(best?.lang) ? best.lang : langs[0];
}

/** A day and a time as people of that language write them, with the zone's name. */
export function formatMoment(moment: Date, { lang, timeZone }: { lang: Lang; timeZone: string }): string {
  return new Intl.DateTimeFormat(lang === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(moment);
}
