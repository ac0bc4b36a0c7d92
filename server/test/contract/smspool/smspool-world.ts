import { createDialectWorld } from '#test/dialect-world';
import { smspool } from '../../../src/dialects/smspool/index.ts';

/** A server that speaks SMSPool's protocol. */
export const createSmsPoolWorld = (env?: Record<string, string>) =>
  createDialectWorld(smspool, { prefix: '/smspool', env });
