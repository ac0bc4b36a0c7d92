export * from './cryptomus/index.ts';
export {
  type CryptomusEmulator,
  type CryptomusEmulatorSettings,
  type CryptomusPayOptions,
  createCryptomusEmulator,
} from './emulators/cryptomus-emulator.ts';
export { type CryptomusOutcome, cryptomusOutcomes } from './emulators/cryptomus-invoice.ts';
export type { CryptomusFault } from './emulators/cryptomus-routes.ts';
export type {
  CallbackFate,
  Deliver,
  Delivery,
  DeliveryAnswer,
  DeliveryRequest,
} from './emulators/deliver.ts';
export {
  createPay4bitEmulator,
  type Pay4bitEmulator,
  type Pay4bitEmulatorSettings,
  type Pay4bitOutcome,
  type Pay4bitPayOptions,
} from './emulators/pay4bit-emulator.ts';
export * from './pay4bit/index.ts';
export * from './payment-provider.ts';
