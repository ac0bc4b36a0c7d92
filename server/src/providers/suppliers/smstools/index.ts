import { hasBearer } from '#kernel/same-secret';
import { DoorRefusal, type DoorRequest, type OwnKind } from '#suppliers/own-kind';
import { SmstoolsSettings } from './settings.ts';
import { readArrival } from './wire.ts';

/** SMS Server Tools, whose `eventhandler` runs `switchboard inbound`. */
export const smstools = {
  name: 'smstools',
  label: 'SMS Server Tools 3',
  settings: SmstoolsSettings,
  secrets: ['token'],
  door: {
    read(request: DoorRequest, settings: SmstoolsSettings) {
      if (!hasBearer(request.headers, settings.token))
        throw new DoorRefusal(401, 'the bearer token is missing or wrong');
      if (request.method !== 'POST') throw new DoorRefusal(405, 'POST only');
      return readArrival(request, settings);
    },
  },
} as const satisfies OwnKind;
