import { isIPv6 } from 'node:net';
import type { OwnKind } from '#suppliers/own-kind';
import { openSession } from './session.ts';
import { SmppSettings } from './settings.ts';

/** A bind to an SMSC, as operators and aggregators give it: SMPP 3.4 over TCP or TLS. */
export const smpp = {
  name: 'smpp',
  label: 'SMPP trunk',
  settings: SmppSettings,
  secrets: ['password'],
  /** Written as an address of the web, as guards judge those. */
  addressesIn: ({ host, port }: SmppSettings) => ({
    host: `https://${isIPv6(host) ? `[${host}]` : host}:${port}/`,
  }),
  open: openSession,
} satisfies OwnKind;
