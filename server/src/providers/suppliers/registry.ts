import { strict as assert } from 'node:assert';
import { z } from 'zod';
import { httpsms, smsgate, textbee } from './android/index.ts';
import { gammu } from './gammu/index.ts';
import { http } from './http/index.ts';
import type { HubKind } from './hub.ts';
import { kannel } from './kannel/index.ts';
import { modem } from './modem/index.ts';
import type { OwnKind } from './own-kind.ts';
import {
  onlinesimHub,
  onlinesimListHub,
  onlinesimLists,
  onlinesimPartner,
  smshub,
  smshubHub,
} from './partner/kinds.ts';
import { smpp } from './smpp/index.ts';
import { smstools } from './smstools/index.ts';
import type { SupplierKind } from './supplier.ts';

/** Every kind of supplier that has a connection. A further one is a folder and a line here. */
const kinds = [onlinesimPartner, onlinesimLists, smshub] as const satisfies readonly SupplierKind[];

/** The hubs whose supplier we can be. */
const hubs = [onlinesimHub, smshubHub, onlinesimListHub] as const satisfies readonly HubKind[];

/** What the SMS of the operator's own numbers come from. */
export const ownKinds: readonly OwnKind[] = [
  modem,
  smpp,
  http,
  kannel,
  gammu,
  smstools,
  smsgate,
  httpsms,
  textbee,
];

export type SupplierKindName = (typeof kinds)[number]['name'];
export const SupplierKindName = z.enum(kinds.map(({ name }) => name));
export type HubKindName = (typeof hubs)[number]['name'];
export const HubKindName = z.enum(hubs.map(({ name }) => name));

/** The kinds that report their stock and their messages by themselves, and are never asked. */
export const reportingKinds = kinds.filter(({ isAsked }) => !isAsked).map(({ name }) => name);

export function supplierKind(name: SupplierKindName): SupplierKind {
  return byName<SupplierKind>(kinds, name);
}

export function hubKind(name: HubKindName): HubKind {
  return byName<HubKind>(hubs, name);
}

/** Undefined for one that this version does not know. */
export function findOwnKind(name: string): OwnKind | undefined {
  return ownKinds.find((kind) => kind.name === name);
}

/** There are so few that a search is quicker than a table. */
function byName<Kind extends { name: string }>(all: readonly Kind[], name: string): Kind {
  return all.find((kind) => kind.name === name) ?? assert.fail(`no kind is called ${name}`);
}
