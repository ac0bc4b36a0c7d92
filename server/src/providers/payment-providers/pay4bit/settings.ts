import type { Clock } from '#kernel/clock';
import type { Pay4bitRecipe } from './signature.ts';

export type Pay4bitSettings = {
  /** `https://api.pay4bit.net/pay`, or an emulator's page. */
  readonly payUrl: string;
  readonly publicKey: string;
  readonly secretKey: string;
  /** The recipe by which redirects are signed: `sha256-desc` unless told. */
  readonly recipe?: Pay4bitRecipe;
  readonly clock: Clock;
};
