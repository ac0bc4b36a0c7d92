import { hasBearer } from '#kernel/same-secret';
import { DoorRefusal, type DoorRequest, type OwnKind } from '#suppliers/own-kind';
import { GammuSettings } from './settings.ts';
import { readArrival } from './wire.ts';

/** gammu-smsd, whose `RunOnReceive` runs `switchboard inbound`. */
export const gammu = {
  name: 'gammu',
  label: 'Gammu SMSD',
  settings: GammuSettings,
  secrets: ['token'],
  door: {
    read(request: DoorRequest, settings: GammuSettings) {
      if (!hasBearer(request.headers, settings.token))
        throw new DoorRefusal(401, 'the bearer token is missing or wrong');
      if (request.method !== 'POST') throw new DoorRefusal(405, 'POST only');
      return readArrival(request, settings);
    },
  },
} as const satisfies OwnKind;
