import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { recordAudit } from '#modules/audit';
import {
  listLimits,
  listSwitches,
  type PurchaseLimit,
  type ServiceSwitch,
  setLimit,
  setSwitch,
} from '#modules/stock/inventory';

/** An operator's rules about who may buy what; each change is in the audit with its `actor`. */
export function createSalesRulesVerbs({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Switches a service of one supplier, or for one account, off or on again; renting (`rent`) everywhere, too. */
    async setServiceSwitch(command: { service: ServiceSwitch; off: boolean; actor: string }): Promise<void> {
      const { service, off, actor } = command;
      const subject =
        'supplierId' in service
          ? `supplier:${service.supplierId}`
          : 'accountId' in service
            ? `account:${service.accountId}`
            : `service:${service.serviceId}`;
      await db.write(async (tx) => {
        await setSwitch(tx, service, off);
        const action = off ? 'service.switch-off' : 'service.switch-on';
        const details = { service: service.serviceId };
        await recordAudit(tx, [{ actor, action, subject, details }], clock());
      });
    },

    /** Everything that is switched off for a supplier or an account. */
    listServiceSwitches: () => listSwitches(db.read),

    /** Limits what an account may buy; without both figures the limit is gone. Refuses `bad_request`. */
    async setPurchaseLimit({ actor, ...limit }: PurchaseLimit & { actor: string }): Promise<void> {
      const { accountId, serviceId, maxOpen, maxPerDay } = limit;
      for (const figure of [maxOpen, maxPerDay])
        if (figure !== null && !(Number.isInteger(figure) && figure >= 0))
          throw new Refusal('bad_request', { figure });
      await db.write(async (tx) => {
        await setLimit(tx, limit);
        const details = { service: serviceId, maxOpen, maxPerDay };
        const subject = `account:${accountId}`;
        await recordAudit(tx, [{ actor, action: 'account.limit', subject, details }], clock());
      });
    },

    listPurchaseLimits: (query: { accountId?: bigint | undefined } = {}) =>
      listLimits(db.read, query.accountId),
  };
}
