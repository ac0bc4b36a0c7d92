import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { addNumbers, findNumbers, openPools } from '#modules/stock/inventory';
import { countries, countryOfPhone } from '#suppliers/countries';
import { ANY_OPERATOR } from '#suppliers/supplier';
import {
  type AnnouncedNumber,
  type AnnouncedQuery,
  announceNumber,
  listAnnounced,
  lockAnnounced,
  setAnnounced,
} from './announced-store.ts';

export type AcceptNumber = {
  supplierId: bigint;
  phone: string;
  /** Who vouches for it is the operator: there is no default. */
  provenance: 'own_device' | 'contract';
  /** Of the catalogue; default: the number's own. */
  countryId?: number | undefined;
  operator?: string | undefined;
};

/** Numbers that announced themselves by a first SMS wait here until an operator accepts or ignores them. */
export function createAnnounced({ db, clock }: { db: Database; clock: Clock }) {
  return {
    announce: (which: { supplierId: bigint; phone: string }) =>
      db.write((tx) => announceNumber(tx, which, clock())),

    list: (query: AnnouncedQuery) => listAnnounced(db.read, query),

    /** Puts it on sale. Refuses `not_found`, `already_exists` for another supplier's, `bad_request` for a country or operator that is none. */
    accept: ({ supplierId, phone, provenance, countryId, operator = ANY_OPERATOR }: AcceptNumber) =>
      db.write(async (tx): Promise<AnnouncedNumber> => {
        const announced = await lockAnnounced(tx, { supplierId, phone });
        if (!announced) throw new Refusal('not_found', { phone });
        const id = countryId ?? countryOfPhone(phone);
        const country = countries.find((one) => one.id === id);
        if (!country) throw new Refusal('bad_request', { country: `not known for ${phone}` });
        if (operator !== ANY_OPERATOR && !country.operators.includes(operator))
          throw new Refusal('bad_request', { operator: `country ${country.id} has none of that name` });
        const [pool] = await openPools(tx, [{ supplierId, countryId: country.id, operator, step: 0 }]);
        await addNumbers(tx, [{ phone, poolId: pool?.id ?? 0n, provenance }], clock());
        const [number] = await findNumbers(tx, [phone]);
        if (number?.supplierId !== supplierId) throw new Refusal('already_exists', { phone });
        await setAnnounced(tx, { supplierId, phone, state: 'accepted' });
        return { ...announced, state: 'accepted' };
      }),

    /** It is not told of again. Refuses `not_found`. */
    ignore: ({ supplierId, phone }: { supplierId: bigint; phone: string }) =>
      db.write(async (tx): Promise<AnnouncedNumber> => {
        const announced = await lockAnnounced(tx, { supplierId, phone });
        if (!announced) throw new Refusal('not_found', { phone });
        await setAnnounced(tx, { supplierId, phone, state: 'ignored' });
        return { ...announced, state: 'ignored' };
      }),
  };
}
