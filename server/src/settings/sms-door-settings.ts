import type { AddressGuard } from '#kernel/address-guard';
import { createHttpDoor, createSimulatedDoor, type SmsDoor, type SmsToSend } from '#sms-doors';
import type { Config } from './config.ts';

type Surroundings = {
  guard: AddressGuard;
  reportUrl(): string;
  keep(sms: SmsToSend, now: Date): Promise<void>;
};

/** The gateway of the settings; where simulated numbers are wanted and none is set, the simulated one; else none. */
export function createSmsDoor(config: Config, { guard, reportUrl, keep }: Surroundings): SmsDoor | undefined {
  const { SMS_DOOR_URL: url, SMS_DOOR_SECRET: secret, SMS_DOOR_AUTHORIZATION: authorization } = config;
  if (url !== undefined && secret !== undefined)
    return createHttpDoor({ url, secret, authorization, reportUrl, guard });
  return config.DEMO || config.SIMULATOR ? createSimulatedDoor({ keep }) : undefined;
}
