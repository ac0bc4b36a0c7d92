import { Refusal } from '#kernel/refusal';
import type { Action } from './call.ts';
import { type Country, readCatalogue, readCountry, readService } from './catalogue.ts';
import { describeOperation } from './operations.ts';
import { findFlag, findText, type Parameters } from './parameters.ts';
import { badParameter } from './wire-error.ts';

/** `getNum` */
export const getNumber: Action = async ({ core, caller, parameters }) => {
  const catalogue = await readCatalogue(core);
  const service = readService(parameters, catalogue);
  const country = readCountry(parameters, catalogue);
  const exceptPrefixes = findRejected(parameters, country);
  const isShown = findFlag(parameters, 'number') ?? false;
  refuseExtras(parameters);
  const activation = await core.activations.buy({
    accountId: caller.accountId,
    keyId: caller.keyId,
    countryId: country.key,
    serviceId: service.key,
    exceptPrefixes,
  });
  if (!isShown) return { response: 1, tzid: activation.id };
  const { form: _, ...shown } = describeOperation(activation, catalogue, core.clock());
  return { ...shown, response: 1 };
};

const MOST_REJECTED = 20;

/** Beginnings that the number must not have, without the country's code. */
function findRejected(parameters: Parameters, { dialCode }: Country): string[] | undefined {
  const beginnings = (findText(parameters, 'reject') ?? '')
    .replace(/[[\]"'\s]/g, '')
    .split(',')
    .filter((text) => text !== '');
  if (beginnings.length > MOST_REJECTED || beginnings.some((text) => !/^\d{1,10}$/.test(text)))
    throw new Refusal('prefixes_bad');
  return beginnings.length === 0 ? undefined : beginnings.map((text) => `${dialCode}${text}`);
}

/** Values that mean the number is not kept for a month. */
const noExtension = new Set(['0', '3', '7']);

/** An extra that is not to be had is refused before anything is paid. */
function refuseExtras(parameters: Parameters): void {
  const extension = findText(parameters, 'extension');
  if (extension !== undefined && !noExtension.has(extension) && findFlag(parameters, 'extension') !== false)
    throw badParameter();
  if (findText(parameters, 'region') !== undefined) throw badParameter();
}
