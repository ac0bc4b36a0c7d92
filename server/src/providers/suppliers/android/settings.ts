import { z } from 'zod';
import { OwnSettings } from '#suppliers/own-kind';

const Phone = z.string().min(3).max(30);
const Secret = z.string().min(8).max(500);
/** What stands in a header of the request that sends. */
const HeaderSecret = Secret.regex(/^[\x20-\x7e]*$/, 'plain ASCII only');
const Id = z.string().min(1).max(100);

/** The number of each SIM; where the phone does not know its own. */
const Phones = z.record(Id, Phone).optional();

export const SmsgateSettings = z
  .strictObject({
    ...OwnSettings.shape,
    /** The app's Settings, Webhooks, Signing Key. */
    signingKey: Secret,
    /** By `DEVICE/SIM`, by the SIM's number (`1`, `2`), or by the device. */
    phones: Phones,
    to: Phone.optional(),
    /** The cloud's `https://api.sms-gate.app/3rdparty/v1/messages`, or the phone's own `http://…:8080/messages`. */
    sendUrl: z.url().max(2_000).optional(),
    username: z.string().min(1).max(200).optional(),
    password: Secret.optional(),
    /** The device and the SIM that SMS go out by; default: the service's choice. */
    deviceId: Id.optional(),
    simNumber: z.int().min(1).max(9).optional(),
  })
  .refine(({ sendUrl, username, password }) => !sendUrl || (username && password), {
    path: ['username'],
    error: 'and password are needed to send',
  });
export type SmsgateSettings = z.infer<typeof SmsgateSettings>;

export const HttpsmsSettings = z.strictObject({
  ...OwnSettings.shape,
  /** Of the webhook, as it was typed there. */
  signingKey: Secret,
  /** The webhook's address as it was typed there: with it, a token that was made for another address is refused. */
  webhookUrl: z.string().max(2_000).optional(),
  /** The issuer of the tokens: another one where the service is one's own. */
  issuer: z.string().min(1).max(200).optional(),
  apiKey: HeaderSecret.optional(),
  /** The phone that SMS go out by, as httpSMS has it (`+18005550199`). */
  phone: Phone.optional(),
  /** Default: `https://api.httpsms.com/v1/messages/send`. */
  sendUrl: z.url().max(2_000).optional(),
});
export type HttpsmsSettings = z.infer<typeof HttpsmsSettings>;

export const TextbeeSettings = z.strictObject({
  ...OwnSettings.shape,
  /** Of the webhook, at least 20 letters. */
  signingSecret: Secret,
  /** The number of each phone, by its device id: textbee does not tell it. */
  phones: Phones,
  to: Phone.optional(),
  apiKey: HeaderSecret.optional(),
  /** The device that SMS go out by. */
  deviceId: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
  /** Where the service is one's own. Default: `https://api.textbee.dev/api/v1`. */
  apiUrl: z.url().max(2_000).optional(),
});
export type TextbeeSettings = z.infer<typeof TextbeeSettings>;
