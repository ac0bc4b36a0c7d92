import { randomUUID } from 'node:crypto';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import {
  type CryptomusEmulator,
  createCryptomusEmulator,
  createPay4bitEmulator,
  type Pay4bitEmulator,
} from '#payment-emulators';
import {
  createCryptomus,
  createPay4bit,
  type PaymentProvider,
  type PaymentProviderName,
} from '#payment-providers';
import type { PaymentSettings } from './settings.ts';

type Emulators = { cryptomus?: CryptomusEmulator; pay4bit?: Pay4bitEmulator };

export type Providers = {
  /** Refuses `payment_unavailable` for one that is not set up. */
  get(name: PaymentProviderName): PaymentProvider;
  find(name: PaymentProviderName): PaymentProvider | undefined;
  /** Where a provider reports. */
  callbackUrl(name: PaymentProviderName): string;
  /** Stand-ins for those that are not set up, in the demo; to be mounted under `/sim/payments/<name>`. */
  emulators: Emulators;
};

/** The connectors by the operator's settings. Made at the first use: an emulator's address is known only then. */
export function createProviders(settings: PaymentSettings, clock: Clock): Providers {
  const callbackUrl = (name: PaymentProviderName) => `${settings.publicUrl()}/callbacks/${name}`;
  const simulatedUrl = (name: PaymentProviderName) => `${settings.publicUrl()}/sim/payments/${name}`;
  const emulators: Emulators = {};
  const makers: Partial<Record<PaymentProviderName, () => PaymentProvider>> = {};

  if (settings.cryptomus) {
    const account = settings.cryptomus;
    makers.cryptomus = () => createCryptomus(account);
  } else if (settings.simulated) {
    const [merchantId, paymentKey] = [randomUUID(), randomUUID()];
    emulators.cryptomus = createCryptomusEmulator({
      merchant: merchantId,
      apiKey: paymentKey,
      publicBaseUrl: () => simulatedUrl('cryptomus'),
      clock,
    });
    makers.cryptomus = () => createCryptomus({ baseUrl: simulatedUrl('cryptomus'), merchantId, paymentKey });
  }

  if (settings.pay4bit) {
    const account = settings.pay4bit;
    makers.pay4bit = () => createPay4bit({ ...account, clock });
  } else if (settings.simulated) {
    const [publicKey, secretKey] = ['simulated', randomUUID()];
    emulators.pay4bit = createPay4bitEmulator({
      publicKey,
      secretKey,
      callbackUrl: () => callbackUrl('pay4bit'),
    });
    makers.pay4bit = () =>
      createPay4bit({ payUrl: `${simulatedUrl('pay4bit')}/pay`, publicKey, secretKey, clock });
  }

  const made = new Map<PaymentProviderName, PaymentProvider>();
  const find = (name: PaymentProviderName) => {
    const provider = made.get(name) ?? makers[name]?.();
    if (provider) made.set(name, provider);
    return provider;
  };
  return {
    find,
    get(name) {
      const provider = find(name);
      if (!provider) throw new Refusal('payment_unavailable', { provider: name });
      return provider;
    },
    callbackUrl,
    emulators,
  };
}
