import { mountSmsPool, PREFIX } from './mount.ts';
import { malformed } from './render-error.ts';

export const smspool = { name: 'smspool', prefixes: [PREFIX], mount: mountSmsPool, malformed };
