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
  paymentProviderNames,
} from '#payment-providers';
import type { PaymentSettings } from './settings.ts';

/** The double of each provider; one that is missing here does not build. */
type EmulatorOf = { cryptomus: CryptomusEmulator; pay4bit: Pay4bitEmulator };
type Emulators = Partial<EmulatorOf>;

export type Providers = {
  /** Refuses `payment_unavailable` for one that is not set up. */
  get(name: PaymentProviderName): PaymentProvider;
  find(name: PaymentProviderName): PaymentProvider | undefined;
  /** Where a provider reports. */
  callbackUrl(name: PaymentProviderName): string;
  /** Stand-ins for those that are not set up, in the demo; to be mounted under `/sim/payments/<name>`. */
  emulators: Emulators;
};

type SetupDeps = { settings: PaymentSettings; clock: Clock; simulatedUrl(): string; callbackUrl(): string };

/** A connector is made at its first use, as the address of its double is known only then. */
type Setup<Name extends PaymentProviderName> = {
  connect(): PaymentProvider & { name: Name };
  emulator?: EmulatorOf[Name];
};

/** Each provider by the operator's settings; undefined where it is neither set up nor simulated. */
const setups: { [Name in PaymentProviderName]: (deps: SetupDeps) => Setup<Name> | undefined } = {
  cryptomus: setUpCryptomus,
  pay4bit: setUpPay4bit,
};

export function createProviders(settings: PaymentSettings, clock: Clock): Providers {
  const callbackUrl = (name: PaymentProviderName) => `${settings.publicUrl()}/callbacks/${name}`;
  const depsOf = (name: PaymentProviderName): SetupDeps => ({
    ...{ settings, clock },
    simulatedUrl: () => `${settings.publicUrl()}/sim/payments/${name}`,
    callbackUrl: () => callbackUrl(name),
  });
  const ready = new Map(paymentProviderNames.map((name) => [name, setups[name](depsOf(name))]));
  const made = new Map<PaymentProviderName, PaymentProvider>();
  const find = (name: PaymentProviderName) => {
    const provider = made.get(name) ?? ready.get(name)?.connect();
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
    emulators: Object.fromEntries(
      [...ready].flatMap(([name, setup]) => (setup?.emulator ? [[name, setup.emulator]] : [])),
    ),
  };
}

function setUpCryptomus({ settings, clock, simulatedUrl }: SetupDeps): Setup<'cryptomus'> | undefined {
  const { cryptomus: account, simulated } = settings;
  if (account) return { connect: () => createCryptomus(account) };
  if (!simulated) return undefined;
  const [merchantId, paymentKey] = [randomUUID(), randomUUID()];
  return {
    connect: () => createCryptomus({ baseUrl: simulatedUrl(), merchantId, paymentKey }),
    emulator: createCryptomusEmulator({
      merchant: merchantId,
      apiKey: paymentKey,
      publicBaseUrl: simulatedUrl,
      clock,
    }),
  };
}

function setUpPay4bit(deps: SetupDeps): Setup<'pay4bit'> | undefined {
  const { settings, clock, simulatedUrl, callbackUrl } = deps;
  const { pay4bit: account, simulated } = settings;
  if (account) return { connect: () => createPay4bit({ ...account, clock }) };
  if (!simulated) return undefined;
  const [publicKey, secretKey] = ['simulated', randomUUID()];
  return {
    connect: () => createPay4bit({ payUrl: `${simulatedUrl()}/pay`, publicKey, secretKey, clock }),
    emulator: createPay4bitEmulator({ publicKey, secretKey, callbackUrl }),
  };
}
