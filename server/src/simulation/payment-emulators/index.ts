export type {
  CallbackFate,
  Deliver,
  Delivery,
  DeliveryAnswer,
  DeliveryRequest,
} from './callback-sender.ts';
export {
  type CryptomusEmulator,
  type CryptomusEmulatorSettings,
  type CryptomusPayOptions,
  createCryptomusEmulator,
} from './cryptomus-emulator.ts';
export { type CryptomusOutcome, cryptomusOutcomes } from './cryptomus-invoice.ts';
export type { CryptomusFault } from './cryptomus-routes.ts';
export {
  createPay4bitEmulator,
  type Pay4bitEmulator,
  type Pay4bitEmulatorSettings,
  type Pay4bitPayOptions,
} from './pay4bit-emulator.ts';
export type { Pay4bitOutcome } from './pay4bit-payment.ts';
