import { isIPv6 } from 'node:net';
import type { OwnKind } from '#suppliers/own-kind';
import { openModems } from './open-modems.ts';
import { ModemSettings } from './settings.ts';

/** Modems, USB sticks and SIM banks that are spoken to by AT commands, over a serial port or TCP. */
export const modem = {
  name: 'modem',
  label: 'Modems (AT)',
  settings: ModemSettings,
  secrets: ['ports.*.pin'],
  /** Written as addresses of the web, as guards judge those. */
  addressesIn: ({ ports }: ModemSettings) =>
    Object.fromEntries(
      ports.flatMap((place, index) =>
        'host' in place
          ? [
              [
                `ports.${index}.host`,
                `http://${isIPv6(place.host) ? `[${place.host}]` : place.host}:${place.port}/`,
              ],
            ]
          : [],
      ),
    ),
  open: openModems,
} satisfies OwnKind;
