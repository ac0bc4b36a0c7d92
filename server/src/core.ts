import { createWaiting, type Database, isDatabaseDown } from '#db';
import type { Handler, Sweep } from '#jobs';
import type { AddressGuard } from '#kernel/address-guard';
import type { MovableClock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { createAccountEvents } from '#modules/account-events';
import { createAdministrators } from '#modules/administrators';
import { createAudit } from '#modules/audit';
import { createEvents } from '#modules/events';
import { createIdempotency } from '#modules/idempotency';
import { createActivations, createQuotes } from '#modules/leasing/activations';
import { createCodePatterns } from '#modules/leasing/code-patterns';
import { createFavourites } from '#modules/leasing/favourites';
import { createHubs } from '#modules/leasing/hubs';
import { createMessages } from '#modules/leasing/messages';
import { createPreorders } from '#modules/leasing/preorders';
import { createRentals } from '#modules/leasing/rentals';
import { createActivationTimeline } from '#modules/leasing/timelines';
import { createWaits } from '#modules/leasing/waits';
import { createCampaigns } from '#modules/merchants/campaigns';
import { createCouponSessions } from '#modules/merchants/coupon-sessions';
import { createDirectories } from '#modules/merchants/directories';
import { createLoyalty, returnPointsOf } from '#modules/merchants/loyalty';
import { createMailings } from '#modules/merchants/mailings';
import { createMerchants, createMerchantWebhookKind, MERCHANT_WEBHOOK } from '#modules/merchants/merchants';
import { createSendTargets } from '#modules/merchants/send-targets';
import { answerMessages, createSmsGroups } from '#modules/merchants/sms-groups';
import { createStaff } from '#modules/merchants/staff';
import { createAccounts } from '#modules/money/accounts';
import { createCredits } from '#modules/money/credits';
import { createDiscountCodes, parseMilestones } from '#modules/money/discount-codes';
import { createLedger } from '#modules/money/ledger';
import { createPayments } from '#modules/money/payments';
import { createEmails } from '#modules/sending/emails';
import { createOutboundSms, keepSimulatedSms, recordSourceReport } from '#modules/sending/outbound-sms';
import { createWebhooks } from '#modules/sending/webhooks';
import { createSimulator } from '#modules/simulator';
import { createStatistics } from '#modules/statistics';
import { createCatalog } from '#modules/stock/catalog';
import { createIntake } from '#modules/stock/intake';
import { createInventory } from '#modules/stock/inventory';
import { createNotices, createSupply } from '#modules/stock/supply';
import { bookChecks } from './book-checks.ts';
import type { Config } from './settings/config.ts';
import { emailSettings } from './settings/email-settings.ts';
import { paymentSettings } from './settings/payment-settings.ts';
import { createSmsDoor } from './settings/sms-door-settings.ts';

/** Words that settings may be. */
export { may as roleMay, type Right, type Role, rights, roles } from '#modules/administrators';
export { type AccountEvent, type EventKind, eventKinds, isEventKind, isPlace } from '#modules/events';
export {
  barcodes,
  campaignStatuses,
  claimActions,
  claimFieldNames,
  validationMethods,
} from '#modules/merchants/campaigns';
export { directoryStatuses, directoryTypes, itemKinds, registrations } from '#modules/merchants/directories';
export { cardStatuses, cardTypes } from '#modules/merchants/loyalty';
export { consolePages, merchantEventTypes, permissions, publicUrlOf } from '#modules/merchants/merchants';

export { requireScope, type Scope, scopes } from '#modules/money/accounts';
/** The summary of several offers of one thing in price lists. */
export { summarizeShelf } from '#modules/stock/inventory';
export type CoreDeps = {
  db: Database;
  clock: MovableClock;
  config: Config;
  sealer: Sealer;
  guard: AddressGuard;
  /** The token of the settings or of the data folder: whoever has it owns the server. */
  ownerToken?: string | undefined;
  /** Told of failures in the background. */
  onError?(error: unknown): void;
};

/** Everything the platform can do, one noun each. */
export type Core = ReturnType<typeof createCore>;

export function createCore({ db, clock, config, sealer, guard, ownerToken, onError = () => {} }: CoreDeps) {
  const catalog = createCatalog({ db });
  const rules = {
    lifetimeSeconds: config.ACTIVATION_SECONDS,
    earlyCancelSeconds: config.EARLY_CANCEL_SECONDS,
    restSeconds: config.NUMBER_REST_SECONDS,
  };
  const policy = { resale: config.RESALE, priceBandPercent: config.CHOICE_PRICE_BAND_PERCENT };

  const publicAddress = {
    url: (config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`).replace(/\/+$/, ''),
  };

  const accounts = createAccounts({ db, clock });
  const payments = createPayments({
    db,
    clock,
    settings: paymentSettings(config, () => publicAddress.url),
  });
  const notices = createNotices({ db, clock });
  const hubs = createHubs({
    db,
    clock,
    sealer,
    guard,
    rubPerUsdMicros: parseMicros(config.RUB_PER_USD),
    policy,
    rentBans: { missesToBan: config.RENT_MISSES_TO_BAN, banSeconds: config.RENT_BAN_SECONDS },
    retentionDays: config.RETENTION_DAYS,
    serviceIds: async () => (await catalog.view()).services.map(({ id }) => id),
    onError,
  });
  const messages = createMessages({
    db,
    clock,
    retentionDays: config.RETENTION_DAYS,
    milestones: parseMilestones(config.DISCOUNT_MILESTONES) ?? [],
    onRentalMessages: (tx, arrivals, now) =>
      answerMessages(tx, arrivals, {
        publicUrl: publicAddress.url,
        now,
        note: ({ supplierId, ...unread }) =>
          notices.note({
            ...{
              supplierId,
              kind: 'sender_unread',
              subject: `a ${unread.asked} of a sender that is no phone number`,
            },
            details: { ...unread, messageId: String(unread.messageId) },
          }),
      }),
    onHubPushes: hubs.pushSoon,
    serviceNames: async () => {
      const view = await catalog.view();
      return (id) => view.service(id)?.name;
    },
  });
  const supply = createSupply({
    db,
    clock,
    sealer,
    guard,
    rubPerUsdMicros: parseMicros(config.RUB_PER_USD),
    resale: config.RESALE,
    notices,
    receive: messages.receive,
    onError,
  });
  const intake = createIntake({
    db,
    clock,
    sealer,
    guard,
    notices,
    store: messages.receive,
    recordReport: (supplierId, report) => recordSourceReport({ db, clock }, supplierId, report),
    publicAddress,
    onError,
  });
  const activations = createActivations({
    db,
    clock,
    rules,
    policy,
    partners: supply,
    maxOpenPerAccount: config.MAX_OPEN_ACTIVATIONS,
    discountPercents: payments.discountPercents,
    findDistinct: accounts.findDistinct,
  });
  const rentals = createRentals({
    db,
    clock,
    rules: {
      minHours: config.RENT_MIN_HOURS,
      maxHours: config.RENT_MAX_HOURS,
      guardSeconds: config.RENT_GUARD_SECONDS,
      missesToBan: config.RENT_MISSES_TO_BAN,
      banSeconds: config.RENT_BAN_SECONDS,
    },
    policy,
    partners: supply,
    maxOpenPerAccount: config.MAX_OPEN_RENTALS,
    messages,
  });
  const webhooks = createWebhooks({
    db,
    clock,
    sealer,
    guard,
    kinds: { [MERCHANT_WEBHOOK]: createMerchantWebhookKind({ db, sealer }) },
    onSwitchedOff: ({ accountId, url, reason }) =>
      notices.note({
        ...{ kind: 'webhook_off', subject: `account ${accountId}: ${url}` },
        details: { accountId: String(accountId), url, reason },
      }),
  });
  const emails = createEmails({ db, clock, settings: emailSettings(config) });
  const merchants = createMerchants({ db, clock, sealer, emails, publicAddress, guard });
  const campaigns = createCampaigns({ db, clock, publicAddress });
  const outboundSms = createOutboundSms({
    db,
    clock,
    door: createSmsDoor(config, {
      guard,
      reportUrl: () => `${publicAddress.url}/callbacks/sms`,
      keep: (sms, now) => keepSimulatedSms(db, sms, now),
    }),
    findSource: intake.findWayOut,
  });
  const couponSessions = createCouponSessions({
    db,
    clock,
    publicAddress,
    onRolledBack: returnPointsOf(publicAddress),
    canSendSms: outboundSms.canSend,
  });
  const loyalty = createLoyalty({ db, clock, publicAddress });
  const directories = createDirectories({ db, clock, publicAddress });
  const credits = createCredits({ db, clock });
  const smsGroups = createSmsGroups({
    db,
    clock,
    publicAddress,
    canSend: outboundSms.canSend,
  });
  const simulator =
    config.DEMO || config.SIMULATOR
      ? createSimulator({
          db,
          sealer,
          clock,
          accounts,
          activations,
          catalog,
          merchants,
          messages,
          rentals,
          shop: { campaigns, credits, loyalty, smsGroups },
          autoSmsMs: config.DEMO_AUTO_SMS_MS,
          demo: config.DEMO,
          onError,
        })
      : undefined;
  const statistics = createStatistics({ db, clock, windowHours: config.CHOICE_WINDOW_HOURS });
  const staff = createStaff({ db, clock, campaigns });

  const waiting = createWaiting(db.signals);

  const modules = {
    activations: { ...activations, timeline: createActivationTimeline({ db, activations, messages }) },
    supply,
    intake,
    preorders: createPreorders({
      db,
      clock,
      activations,
      mostDiscountPercent: payments.mostDiscountPercent,
      async assertKnown({ serviceId, countryId }) {
        const view = await catalog.view();
        if (!view.service(serviceId)) throw new Refusal('service_unknown', { id: serviceId });
        if (countryId !== undefined && !view.country(countryId))
          throw new Refusal('country_unknown', { id: countryId });
      },
    }),
    quotes: createQuotes({ db, clock, policy, discountPercents: payments.discountPercents }),
    rentals,
    messages,
    outboundSms,
    hubs,
    merchants,
    campaigns,
    couponSessions,
    loyalty,
    directories,
    staff,
    emails,
    payments,
    statistics,
    webhooks,
    smsGroups,
    accounts,
    accountEvents: createAccountEvents({ db, clock, webhooks }),
    administrators: createAdministrators({ db, clock, ownerToken, onError }),
    audit: createAudit({ db, clock }),
    idempotency: createIdempotency({ db, clock, sealer, onError }),
    catalog,
    codePatterns: createCodePatterns({
      db,
      clock,
      hasService: async (id) => (await catalog.view()).service(id) !== undefined,
    }),
    credits,
    mailings: createMailings({ db, clock, publicAddress, emails }),
    events: createEvents({ db, clock, waiting }),
    waits: createWaits({ waiting, activations, rentals, messages }),
    discountCodes: createDiscountCodes({ db, clock }),
    favourites: createFavourites({ db, clock }),
    inventory: createInventory({ db, clock }),
    ledger: createLedger({ db, clock, checks: bookChecks }),
    sendTargets: createSendTargets({ db }),
  };

  return {
    ...modules,
    clock,
    /** Where the world reaches this server, without a slash at the end; set anew where the port was picked at the start. */
    publicAddress,
    /** Settings of the operator that whoever shows prices or stock must know. */
    settings: {
      rubPerUsdMicros: parseMicros(config.RUB_PER_USD),
      resale: config.RESALE,
    },
    /** True for an error that means that the database cannot be reached: what was asked may work later. */
    isUnavailable: isDatabaseDown,
    /** Only where simulated numbers are wanted. */
    simulator,
    /** The worker's jobs and sweeps for these modules. */
    ...workOf(Object.values(modules)),
  };
}

/** The jobs and sweeps that a module may have besides its verbs. */
type Module = {
  handlers?: readonly Handler[];
  sweeps?: readonly Sweep[];
  start?(): void;
  stop?(): unknown;
  [verb: string]: unknown;
};

/** Of all modules, so that none is forgotten. */
function workOf(modules: readonly Module[]) {
  return {
    handlers: modules.flatMap(({ handlers = [] }) => handlers),
    sweeps: modules.flatMap(({ sweeps = [] }) => sweeps),
    /** Begins what the modules do by themselves. */
    start(): void {
      for (const module of modules) module.start?.();
    },
    /** Ends it, and waits for what is under way. */
    async stop(): Promise<void> {
      for (const module of modules) await module.stop?.();
    },
  };
}

type Verbs<Noun extends keyof Core> = Core[Noun];
/** The result of a verb of the core. */
type Given<Noun extends keyof Core, Verb extends keyof Verbs<Noun>> = Verbs<Noun>[Verb] extends (
  ...given: never[]
) => infer Result
  ? Awaited<Result>
  : never;
/** One of what it lists. */
type GivenEach<Noun extends keyof Core, Verb extends keyof Verbs<Noun>> =
  Given<Noun, Verb> extends readonly (infer One)[] ? One : never;

// The words of those who call the core: what its verbs give.
export type Account = Given<'accounts', 'get'>;
export type Administrator = Given<'administrators', 'authenticate'>;
export type AdministratorToken = GivenEach<'administrators', 'list'>;
export type Activation = Given<'activations', 'get'>;
export type ApiKey = GivenEach<'accounts', 'listKeys'>;
export type Budget = GivenEach<'campaigns', 'listBudgets'>;
export type Caller = Given<'accounts', 'authenticate'>;
export type Campaign = Given<'campaigns', 'get'>;
export type CardUser = GivenEach<'loyalty', 'listCardUsers'>;
export type CardView = Given<'loyalty', 'getCard'>;
export type CatalogView = Given<'catalog', 'view'>;
export type CodeImport = Given<'couponSessions', 'importValidationCodes'>;
export type Connection = GivenEach<'supply', 'list'>;
export type ConsoleUser = NonNullable<Given<'merchants', 'findConsoleUser'>>;
export type Contact = Given<'mailings', 'addContact'>;
export type DayCounts = GivenEach<'couponSessions', 'countByDay'>;
export type Directory = Given<'directories', 'get'>;
export type DirectoryItem = GivenEach<'directories', 'listItems'>;
export type DirectoryUser = Given<'directories', 'getUser'>;
export type Email = GivenEach<'emails', 'list'>;
export type HubCaller = Given<'hubs', 'authenticate'>;
export type HubOperation = Given<'hubs', 'operation'>;
export type HubPrice = GivenEach<'hubs', 'listPrices'>;
export type HubView = Given<'hubs', 'get'>;
export type Invoice = Given<'payments', 'getInvoice'>;
export type LedgerEntry = GivenEach<'ledger', 'listEntries'>;
export type ListedHub = GivenEach<'hubs', 'list'>;
export type Location = Given<'campaigns', 'getLocation'>;
export type Merchant = Given<'merchants', 'get'>;
export type MerchantCaller = Given<'merchants', 'authenticate'>;
export type MerchantEvent = GivenEach<'merchants', 'listEvents'>;
export type Message = Given<'messages', 'get'>;
export type OutboundSms = GivenEach<'outboundSms', 'list'>;
export type Partner = Given<'supply', 'get'>;
export type PartnerCaller = Given<'supply', 'authenticate'>;
export type PartnerOperation = Given<'supply', 'operation'>;
export type PaymentCase = GivenEach<'payments', 'listCases'>;
export type Permission = Parameters<Core['merchants']['assertMay']>[1];
export type Redemption = GivenEach<'couponSessions', 'listRedemptions'>;
export type Rental = Given<'rentals', 'get'>;
export type SendPlan = Given<'smsGroups', 'planSend'>;
export type SessionView = Given<'couponSessions', 'get'>;
export type StatementLine = GivenEach<'supply', 'statement'>;
export type Subaccount = Given<'merchants', 'getSubaccount'>;
export type SmsRoute = GivenEach<'outboundSms', 'listRoutes'>;
export type Source = NonNullable<Given<'intake', 'admit'>>;
export type SourceHealth = GivenEach<'intake', 'health'>;
export type SourceView = Given<'intake', 'get'>;
export type Supplier = Given<'inventory', 'getSupplier'>;
