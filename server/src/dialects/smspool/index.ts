import type { Config } from '#config';
import type { Core } from '#core';
import type { Dialect } from '#http';
import { mountSmsPool, PREFIX } from './mount.ts';
import { malformed } from './render-error.ts';

export const smspool: Dialect<{ core: Core; config: Pick<Config, 'RATE_LIMIT'> }> = {
  name: 'smspool',
  prefixes: [PREFIX],
  mount: mountSmsPool,
  malformed,
};
