import type { Database } from '#db';
import type { MovableClock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import type { Sealer } from '#kernel/seal';
import { createAccounts } from '#modules/accounts';
import { createActivations } from '#modules/activations';
import { createCatalog } from '#modules/catalog';
import { createInventory } from '#modules/inventory';
import { createLedger } from '#modules/ledger';
import { createMessages } from '#modules/messages';
import { type AddressGuard, createWebhooks } from '#modules/webhooks';
import type { Config } from './config.ts';

export type CoreDeps = {
  db: Database;
  clock: MovableClock;
  config: Config;
  sealer: Sealer;
  guard: AddressGuard;
};

/** Everything the platform can do, one noun each. */
export type Core = ReturnType<typeof createCore>;

export function createCore({ db, clock, config, sealer, guard }: CoreDeps) {
  const catalog = createCatalog({ db });
  const rules = {
    lifetimeSeconds: config.ACTIVATION_SECONDS,
    earlyCancelSeconds: config.EARLY_CANCEL_SECONDS,
    restSeconds: config.NUMBER_REST_SECONDS,
  };
  const policy = { resale: config.RESALE };

  return {
    clock,
    /** What dialects need of the operator's settings. */
    settings: {
      rubPerUsdMicros: parseMicros(config.RUB_PER_USD),
      earlyCancelOnBarePath: config.EARLY_CANCEL_ON_BARE_PATH,
      rateLimit: config.RATE_LIMIT,
      resale: config.RESALE,
    },
    accounts: createAccounts({ db, clock }),
    activations: createActivations({
      db,
      clock,
      rules,
      policy,
      maxOpenPerAccount: config.MAX_OPEN_ACTIVATIONS,
    }),
    catalog,
    inventory: createInventory({ db, clock }),
    ledger: createLedger({ db, clock }),
    messages: createMessages({
      db,
      clock,
      retentionDays: config.RETENTION_DAYS,
      serviceNames: async () => {
        const view = await catalog.view();
        return (id) => view.service(id)?.name;
      },
    }),
    webhooks: createWebhooks({ db, clock, sealer, guard }),
  };
}
