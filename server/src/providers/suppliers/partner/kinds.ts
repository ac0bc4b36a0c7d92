import type { HubKind } from '#suppliers/hub';
import type { SupplierKind } from '#suppliers/supplier';
import { createPartnerClient } from './client.ts';
import { CallingDialect, dialectDefaults, type PartnerDialect } from './dialect.ts';
import { createHubClient } from './hub-client.ts';
import { findAnyBreaches } from './inventory.ts';
import { createPartnerNames } from './names.ts';
import { renderPush } from './push-body.ts';
import { PartnerSettings } from './settings.ts';

/** The partner API in which the hub asks and every operation has an id. */
export const onlinesimPartner = partnerKind('onlinesim-v1', {
  label: 'Onlinesim partner API',
  isAsked: true,
  messageIds: 'operation',
});

/** The list mode: the partner reports numbers and messages by itself. */
export const onlinesimLists = partnerKind('onlinesim-v2', {
  label: 'Onlinesim list mode',
  isAsked: false,
  messageIds: 'nothing',
});

/** The sibling protocol, of Grizzly, SmsBower and HeroSMS too: every message has an id. */
export const smshub = partnerKind('smshub', {
  label: 'SMSHub agent API',
  isAsked: true,
  messageIds: 'message',
});

export const onlinesimHub = hubKind('onlinesim-v1', onlinesimPartner);
export const smshubHub = hubKind('smshub', smshub);
export const onlinesimListHub = hubKind('onlinesim-v2', onlinesimLists);

function partnerKind<Name extends PartnerDialect, Ids extends SupplierKind['messageIds']>(
  name: Name,
  told: { label: string; isAsked: boolean; messageIds: Ids },
) {
  const { pollSeconds, anyMode } = dialectDefaults[name];
  return {
    ...told,
    name,
    pollSeconds,
    settings: PartnerSettings,
    addressesIn: ({ urls = {} }: PartnerSettings) =>
      Object.fromEntries(Object.entries(urls).map(([call, url]) => [`urls.${call}`, url])),
    names: ({ names }) => createPartnerNames(name, names),
    findOddities(inventory, { anyMode: mode = anyMode }: PartnerSettings) {
      return findAnyBreaches(inventory.rows, mode).map(({ country, service }) => ({
        kind: 'any_breach',
        subject: `${country} ${service}`,
        details: { anyMode: mode },
      }));
    },
    createClient({ baseUrl, key, settings, timeoutMs, lateMs, guard }) {
      const { urls = {}, sendBearer, gzipRequests, contentType, prefixType }: PartnerSettings = settings;
      return createPartnerClient({
        dialect: CallingDialect.parse(name),
        baseUrl,
        key,
        urls: Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined)),
        ...(sendBearer !== undefined && { sendBearer }),
        ...(gzipRequests !== undefined && { gzipRequests }),
        ...(contentType !== undefined && { contentType }),
        ...(prefixType !== undefined && { prefixType }),
        timeoutMs: settings.timeoutMs ?? timeoutMs,
        lateMs,
        resolveGuard: guard,
      });
    },
  } satisfies SupplierKind<Name>;
}

function hubKind<Name extends PartnerDialect, Ids extends HubKind['messageIds']>(
  name: Name,
  { label, isAsked, messageIds }: { label: string; isAsked: boolean; messageIds: Ids },
) {
  return {
    name,
    label,
    messageIds,
    keepsLists: !isAsked,
    anyMode: dialectDefaults[name].anyMode,
    names: (overrides) => createPartnerNames(name, overrides),
    renderPush: (sms) => renderPush(name, sms),
    createClient: (line) => createHubClient({ ...line, dialect: name }),
  } satisfies HubKind<Name>;
}
