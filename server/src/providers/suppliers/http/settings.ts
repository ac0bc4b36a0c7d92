import { z } from 'zod';
import { isCharset } from '#kernel/charset';
import { OwnSettings } from '#suppliers/own-kind';

const Secret = z.string().min(8).max(500);
/** A field's name; dots lead into objects. */
const Field = z.string().min(1).max(100);

/** How a caller shows that he is the gateway. */
const Auth = z.discriminatedUnion('type', [
  /** https://www.standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature`. */
  z.strictObject({ type: z.literal('standard-webhooks'), secret: Secret }),
  z.strictObject({ type: z.literal('bearer'), token: Secret }),
  z.strictObject({ type: z.literal('basic'), user: z.string().min(1).max(200), password: Secret }),
  /** A field of the query, of the form or of the JSON. */
  z.strictObject({
    type: z.literal('query'),
    name: z.string().min(1).max(100).default('token'),
    token: Secret,
  }),
  /** Nothing but its address, by `ipAllow`. */
  z.strictObject({ type: z.literal('ip') }),
]);
export type Auth = z.infer<typeof Auth>;

/** The source's names of what an SMS has; what is not named here is looked for by its usual names. */
const Fields = z.strictObject({
  to: Field.optional(),
  from: Field.optional(),
  text: Field.optional(),
  id: Field.optional(),
  line: Field.optional(),
  partReference: Field.optional(),
  partCount: Field.optional(),
  partIndex: Field.optional(),
});
export type Fields = z.infer<typeof Fields>;

const Body = {
  body: z.string().max(1_000).optional(),
  contentType: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w-]+)?$/)
    .optional(),
};
const Taken = z.strictObject({ status: z.int().min(200).max(299).optional(), ...Body });
const Failed = z.strictObject({ status: z.int().min(200).max(599).optional(), ...Body });

export const HttpSettings = z
  .strictObject({
    ...OwnSettings.shape,
    auth: Auth,
    /** SMS in the query of a GET; default: not where bodies are signed. */
    allowGet: z.boolean().optional(),
    fields: Fields.optional(),
    /** Where the list is in a JSON object that holds several SMS. Default `messages`. */
    list: Field.optional(),
    /** The number that all SMS are for that do not say. */
    to: z.string().min(3).max(30).optional(),
    /** Of forms and queries, `utf-8` unless they say; with `-hex` behind it the text comes as hexadecimal digits, in JSON too. */
    charset: z.string().max(40).refine(isCharset, 'is no charset that is known').optional(),
    /** What the gateway wants to be told, instead of JSON. */
    answer: z
      .strictObject({ ok: Taken.optional(), repeated: Taken.optional(), failed: Failed.optional() })
      .optional(),
    /** Where SMS go out: `POST {"id","to","from","text","reportUrl"}`. */
    sendUrl: z.url().max(2_000).optional(),
    /** Signs what is posted there; default: the secret that the source signs or authenticates with. */
    sendSecret: Secret.optional(),
    /** The `Authorization` header of what is posted there. */
    sendAuthorization: z.string().max(1_000).optional(),
  })
  .refine(({ auth, ipAllow = [] }) => auth.type !== 'ip' || ipAllow.length > 0, {
    path: ['ipAllow'],
    error: 'is needed where nothing but the address tells who calls',
  })
  .refine(({ auth, sendUrl, sendSecret }) => !sendUrl || sendSecret !== undefined || auth.type !== 'ip', {
    path: ['sendSecret'],
    error: 'is needed to sign what is sent',
  });
export type HttpSettings = z.infer<typeof HttpSettings>;

/** The secret of the authentication, whatever it is called. */
export function secretOf(auth: Auth): string | undefined {
  if (auth.type === 'ip') return undefined;
  if (auth.type === 'standard-webhooks') return auth.secret;
  return auth.type === 'basic' ? auth.password : auth.token;
}
