import type { Config } from '#config';
import type { Core } from '#core';
import type { Dialect } from '#http';
import type { Sealer } from '#kernel/seal';
import { nativeApi } from './api/index.ts';
import { mcp } from './api/mcp.ts';
import { callbacks } from './dialects/callbacks/index.ts';
import { coupontools } from './dialects/coupontools/index.ts';
import { fivesim } from './dialects/fivesim/index.ts';
import { handler } from './dialects/handler/index.ts';
import { onlinesim } from './dialects/onlinesim/index.ts';
import { partnerHub } from './dialects/partner-hub/index.ts';
import { partnerRole } from './dialects/partner-role/index.ts';
import { smsOnline } from './dialects/smsonline/index.ts';
import { smspool } from './dialects/smspool/index.ts';
import { supplierDoor } from './dialects/supplier-door/index.ts';
import { simulatorDoor } from './simulation/door/index.ts';
import { simPayments } from './simulation/payment-emulators/mount.ts';
import { webConsole } from './web/console/index.ts';
import { pages } from './web/pages/index.ts';

/** The dependencies that a dialect may be mounted with. */
export type DialectDeps = {
  core: Core;
  /** Each takes the settings that are its own. */
  config: Config;
  sealer: Sealer;
  /** The rate at which a partner or a hub may call; the dialects' own limits unless it is said. */
  perSecond?: number;
};

/** Everything that this server speaks. A further protocol is a folder and a line here (docs/architecture.md). */
export const dialects: readonly Dialect<DialectDeps>[] = [
  handler,
  partnerHub,
  partnerRole,
  supplierDoor,
  smsOnline,
  fivesim,
  smspool,
  onlinesim,
  coupontools,
  pages,
  webConsole,
  callbacks,
  nativeApi,
  mcp,
  simulatorDoor,
  simPayments,
];
