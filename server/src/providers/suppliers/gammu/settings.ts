import { z } from 'zod';
import { OwnSettings } from '#suppliers/own-kind';

const Phone = z.string().min(3).max(30);

export const GammuSettings = z.strictObject({
  ...OwnSettings.shape,
  /** What `switchboard inbound` authenticates with. */
  token: z.string().min(8).max(500),
  /** The number of each phone, by the `PhoneID` of its smsd. */
  phones: z.record(z.string().min(1).max(100), Phone).optional(),
  /** The number of all others. */
  to: Phone.optional(),
});
export type GammuSettings = z.infer<typeof GammuSettings>;
