import { z } from 'zod';
import { OwnSettings } from '#suppliers/own-kind';

/** What stands in a header of the request that sends. */
const Plain = z
  .string()
  .max(500)
  .regex(/^[\x20-\x7e]*$/, 'plain ASCII only');

export const KannelSettings = z
  .strictObject({
    ...OwnSettings.shape,
    /** In the `token` of the get-url; signs the addresses for reports too. */
    token: z.string().min(8).max(200).optional(),
    /** Kannel's sendsms, e.g. `http://127.0.0.1:13013/cgi-bin/sendsms`. */
    sendUrl: z.url().max(2_000).optional(),
    /** Of a `sendsms-user`. */
    username: Plain.optional(),
    password: Plain.optional(),
    /** The `smsc-id` that SMS go out by; default: Kannel's choice. */
    smsc: Plain.optional(),
    /** Which reports Kannel asks for: 1 delivered, 2 failed, 4 buffered, 8 accepted, 16 rejected. Default 19. */
    dlrMask: z.int().min(0).max(31).optional(),
  })
  .refine(({ token, ipAllow = [] }) => token !== undefined || ipAllow.length > 0, {
    path: ['token'],
    error: 'is needed where ipAllow does not say who may call',
  })
  .refine(({ sendUrl, username, password }) => !sendUrl || (username && password), {
    path: ['username'],
    error: 'and password are needed to send',
  });
export type KannelSettings = z.infer<typeof KannelSettings>;
