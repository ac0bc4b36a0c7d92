import type { Action } from './call.ts';
import { type Country, findCountry } from './fields.ts';

/** `action=getCountryAndOperators`: an array; the operators are an object whose keys are its values. */
export const getCountryAndOperators: Action = async ({ core, lang }) => {
  const { countries } = await core.catalog.view();
  return {
    json: countries.map(({ id, nameRu, nameEn, operators }) => ({
      id,
      name: lang === 'ru' ? nameRu : nameEn,
      operators: Object.fromEntries(anyFirst(operators).map((operator) => [operator, operator])),
    })),
  };
};

/** `action=getCountries`: an object by country id. */
export const getCountries: Action = async ({ core }) => {
  const { countries } = await core.catalog.view();
  return {
    json: Object.fromEntries(
      countries.map(({ id, iso2, nameRu, nameEn }) => [
        id,
        {
          id,
          rus: nameRu,
          eng: nameEn,
          chn: chinese.of(iso2) ?? nameEn,
          visible: 1,
          retry: 1,
          rent: 1,
          multiService: 1,
        },
      ]),
    ),
  };
};

/** `action=getOperators` */
export const getOperators: Action = async ({ core, parameters }) => {
  const view = await core.catalog.view();
  const country = findCountry(parameters.get('country'), view);
  if (parameters.has('country') && !country)
    return { json: { status: 'error', error: 'OPERATORS_NOT_FOUND' } };
  const countries = country ? [country] : view.countries;
  return {
    json: {
      status: 'success',
      countryOperators: Object.fromEntries(countries.map((one) => [one.id, ownOperators(one)])),
    },
  };
};

/** The catalogue has no Chinese names; the runtime knows those of all countries. */
const chinese = new Intl.DisplayNames(['zh-Hans'], { type: 'region' });

/** `any` leads, as in the seed's example. */
function anyFirst(operators: readonly string[]): string[] {
  return [...operators.filter((one) => one === 'any'), ...operators.filter((one) => one !== 'any')];
}

/** Without `any`, unless the country has nothing else. */
function ownOperators({ operators }: Country): string[] {
  const own = operators.filter((operator) => operator !== 'any');
  return own.length > 0 ? own : [...operators];
}
