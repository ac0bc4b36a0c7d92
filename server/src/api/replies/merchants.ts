import { z } from 'zod';
import { SubaccountReply } from './merchant-people.ts';

export const KeyPairReply = z
  .object({ clientId: z.string(), secret: z.string().nullable(), signs: z.boolean(), createdAt: z.date() })
  .meta({ id: 'KeyPair' });

export const MerchantReply = SubaccountReply.extend({
  keyPair: z.object({ clientId: z.string(), secret: z.string() }),
}).meta({ id: 'Merchant' });

export const NewKeyPairReply = z
  .object({ clientId: z.string(), secret: z.string() })
  .meta({ id: 'NewKeyPair' });

export const KeyPairRemovedReply = z
  .object({ clientId: z.string(), revoked: z.boolean() })
  .meta({ id: 'KeyPairRemoved' });

export const ConsoleLinkReply = z.object({ url: z.string() }).meta({ id: 'ConsoleLink' });
