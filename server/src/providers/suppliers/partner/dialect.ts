import { z } from 'zod';
import type { AnyMode } from '#suppliers/supplier';

/** The three families of partner protocol (contract section 2). `smshub` also covers Grizzly, SmsBower, HeroSMS. */
export const PartnerDialect = z.enum(['onlinesim-v1', 'onlinesim-v2', 'smshub']);
export type PartnerDialect = z.infer<typeof PartnerDialect>;

/** The dialects in which a hub calls its partner; in `onlinesim-v2` only the partner calls. */
export const CallingDialect = z.enum(['onlinesim-v1', 'smshub']);
export type CallingDialect = z.infer<typeof CallingDialect>;

/** The form of excluded prefixes in `exceptionPhoneSet`. */
export const PrefixType = z.enum(['integer', 'string']);
export type PrefixType = z.infer<typeof PrefixType>;

export const hubCalls = [
  'getServices',
  'getNumber',
  'finishActivation',
  'getServicesRent',
  'getNumberRent',
  'finishActivationRent',
] as const;
/** A call of the hub to its partner; each may have a URL of its own. */
export type HubCall = (typeof hubCalls)[number];

/** Money of a connection: ISO 4217 numeric, with the decimals its dialect writes. */
export const currencyDecimals: Readonly<Record<number, number>> = { 643: 2, 840: 4 };

export type DialectDefaults = {
  /** As hub: seconds between two GET_SERVICES. Undefined where the partner reports by itself. */
  pollSeconds: number | undefined;
  /** As hub calling: `Content-Type`, which some partners compare literally. */
  contentType: string;
  anyMode: AnyMode;
  prefixType: PrefixType;
};

/** The defaults of a connection (contract 2, 6.1, 9.1). */
export const dialectDefaults: Readonly<Record<PartnerDialect, DialectDefaults>> = {
  'onlinesim-v1': {
    pollSeconds: 120,
    contentType: 'application/json; charset=utf-8',
    anyMode: 'sum',
    prefixType: 'integer',
  },
  'onlinesim-v2': {
    pollSeconds: undefined,
    contentType: 'application/json; charset=utf-8',
    anyMode: 'sum',
    prefixType: 'integer',
  },
  smshub: {
    pollSeconds: 15,
    contentType: 'application/json',
    anyMode: 'exclusive',
    prefixType: 'string',
  },
};

/** The content type of a PUSH in every dialect (seed). */
export const PUSH_CONTENT_TYPE = 'application/json; charset=utf-8';
