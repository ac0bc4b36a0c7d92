import { z } from 'zod';
import { OwnSettings } from '#suppliers/own-kind';

const Octet = z.int().min(0).max(255);
/** What goes into a C-octet string. */
const Ascii = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[ -~]*$/, 'ASCII letters only');

/** How an SMSC writes text under `data_coding` 0, "the SMSC's default alphabet", which the standard leaves open. */
export const DefaultAlphabet = z.enum(['gsm7', 'gsm7-packed', 'latin1', 'ascii', 'ucs2']);
export type DefaultAlphabet = z.infer<typeof DefaultAlphabet>;

/** A bind to an SMSC. What is optional has the defaults of `withDefaults`. */
export const SmppSettings = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  tls: z
    .union([
      z.boolean(),
      z.strictObject({
        /** Certificates in PEM that are trusted in the place of the usual ones. */
        ca: z.string().max(100_000).optional(),
        rejectUnauthorized: z.boolean().optional(),
      }),
    ])
    .optional(),
  /** The standard allows 15 letters here and 8 in a password; many SMSCs take more. */
  systemId: Ascii(64).min(1),
  password: Ascii(64),
  systemType: Ascii(64).optional(),
  bind: z.enum(['transceiver', 'receiver']).optional(),
  addressTon: Octet.optional(),
  addressNpi: Octet.optional(),
  addressRange: Ascii(40).optional(),
  /** `submit_sm` that are under way at a time. */
  window: z.int().min(1).max(1_000).optional(),
  /** 0: no limit. */
  submitsPerSecond: z.number().min(0).max(1_000).optional(),
  enquireLinkSeconds: z.int().min(1).max(3_600).optional(),
  responseTimeoutSeconds: z.int().min(1).max(120).optional(),
  /** The first wait and the longest after a connection that ended; it doubles in between. */
  reconnectSeconds: z
    .strictObject({ first: z.int().min(1).max(3_600), most: z.int().min(1).max(3_600) })
    .optional(),
  defaultAlphabet: DefaultAlphabet.optional(),
  /** Unset: by the sender (README). */
  sourceTon: Octet.optional(),
  sourceNpi: Octet.optional(),
  registeredDelivery: z.boolean().optional(),
  longMessages: z.enum(['udh', 'payload', 'sar']).optional(),
  /** How the id in `submit_sm_resp` becomes the one in receipts. */
  receiptIdBase: z.enum(['same', 'hex-to-decimal', 'decimal-to-hex']).optional(),
  /** The optional parameter in which the SMSC tells an id of each SMS that it never uses again. */
  messageIdTag: z.int().min(1).max(65_535).optional(),
  ...OwnSettings.shape,
});
export type SmppSettings = z.infer<typeof SmppSettings>;

export function withDefaults(settings: SmppSettings) {
  return {
    ...settings,
    bind: settings.bind ?? 'transceiver',
    systemType: settings.systemType ?? '',
    addressTon: settings.addressTon ?? 0,
    addressNpi: settings.addressNpi ?? 0,
    addressRange: settings.addressRange ?? '',
    window: settings.window ?? 10,
    submitsPerSecond: settings.submitsPerSecond ?? 0,
    enquireLinkMs: (settings.enquireLinkSeconds ?? 30) * 1_000,
    responseTimeoutMs: (settings.responseTimeoutSeconds ?? 30) * 1_000,
    firstWaitMs: (settings.reconnectSeconds?.first ?? 1) * 1_000,
    mostWaitMs: (settings.reconnectSeconds?.most ?? 60) * 1_000,
    defaultAlphabet: settings.defaultAlphabet ?? 'gsm7',
    registeredDelivery: settings.registeredDelivery ?? true,
    longMessages: settings.longMessages ?? 'udh',
    receiptIdBase: settings.receiptIdBase ?? 'same',
  } as const;
}
export type FullSettings = ReturnType<typeof withDefaults>;
