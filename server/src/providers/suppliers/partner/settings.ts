import { z } from 'zod';
import { AnyMode, SupplierSettings } from '#suppliers/supplier';
import { PrefixType } from './dialect.ts';

const Address = z.string().max(2_000).optional();

/** The settings of a connection to a partner, all of it optional; unset, the dialect's own way holds. */
export const PartnerSettings = z.strictObject({
  /** An address per call: absolute, or a path below the base URL. */
  urls: z
    .strictObject({
      getServices: Address,
      getNumber: Address,
      finishActivation: Address,
      getServicesRent: Address,
      getNumberRent: Address,
      finishActivationRent: Address,
    })
    .optional(),
  sendBearer: z.boolean().optional(),
  gzipRequests: z.boolean().optional(),
  contentType: z.string().max(200).optional(),
  anyMode: AnyMode.optional(),
  prefixType: PrefixType.optional(),
  /** Answer 200 to messages that are stored but not accepted. */
  ackFiltered: z.boolean().optional(),
  ...SupplierSettings.shape,
});
export type PartnerSettings = z.infer<typeof PartnerSettings>;
