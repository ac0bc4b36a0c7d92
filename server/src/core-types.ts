import type { Core } from './core.ts';

type Verbs<Noun extends keyof Core> = Core[Noun];
/** What a verb of the core gives. */
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
export type Supplier = Given<'inventory', 'getSupplier'>;
