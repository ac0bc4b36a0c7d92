/** The wire of the partner API, both roles and all three dialects: see README.md. */
export {
  type AddressGuard,
  AddressRefused,
  createAddressGuard,
  type PinnedAddress,
} from '#kernel/address-guard';
export {
  decodeBody,
  deflateBody,
  isJsonContentType,
  MAX_LIST_BODY_BYTES,
  MAX_PUSH_BODY_BYTES,
  parseBody,
  readJsonBody,
  renderWithoutKey,
} from './body.ts';
export { createPartnerClient, type PartnerClient, type PartnerClientOptions } from './client.ts';
export { createClientCache } from './client-cache.ts';
export type { Finish, FinishStatus, NumberOrder } from './client-requests.ts';
export type { ConnectionOptions, ExchangeTrace } from './connection.ts';
export { belongsToCountry, type CountryAlias, countries, countryOfPhone } from './countries.ts';
export { extractKey, type KeyPlace, type PresentedKey } from './credentials.ts';
export {
  ANY_OPERATOR,
  AnyMode,
  CallingDialect,
  currencyDecimals,
  type DialectDefaults,
  dialectDefaults,
  type HubCall,
  hubCalls,
  type OperationKind,
  PartnerDialect,
  PrefixType,
  PUSH_CONTENT_TYPE,
  RENT_SERVICE,
  RUB,
} from './dialect.ts';
export { isExcluded } from './exclusions.ts';
export { failureCase } from './failure-case.ts';
export { type ForeignId, MAX_SENDER_LENGTH, MAX_TEXT_LENGTH } from './fields.ts';
export { messageFingerprint } from './fingerprint.ts';
export {
  createHubClient,
  type HubClient,
  type HubClientOptions,
  type NumberForSale,
  type PushOutcome,
} from './hub-client.ts';
export { type HubRequest, parseHubRequest } from './hub-requests.ts';
export {
  findAnyBreaches,
  type Inventory,
  type InventoryRow,
  type InventoryTotal,
  parseInventory,
  type SkipReason,
} from './inventory.ts';
export {
  type ListedMessage,
  type ListedNumber,
  momentOf,
  type NumberReference,
  parseListedMessage,
  type TestMode,
} from './list-items.ts';
export {
  echoReply,
  type ItemError,
  itemErrorsReply,
  listRoutes,
  MAX_LISTED_MESSAGES,
  MAX_LISTED_NUMBERS,
  type NumberList,
  numberIdsReply,
  parseAddNumber,
  parseListedMessages,
  parseNumberList,
  parseRemoveNumber,
} from './list-mode.ts';
export { createPartnerNames, type NameOverrides, normalName, type PartnerNames } from './names.ts';
export type { NumberReply } from './number-reply.ts';
export {
  finishReply,
  noNumbersReply,
  numberReply,
  type PartnerErrorCase,
  partnerErrorReply,
  servicesReply,
} from './partner-replies.ts';
export { PartnerProblem, type PartnerProblemKind, problemOf } from './problem.ts';
export { type OutgoingSms, pushBytes, pushPaths, renderListedMessage, renderPush } from './push-body.ts';
export { classifyPushReply, PUSH_RETRY_MS, type PushReply, type PushVerdict } from './push-verdict.ts';
export { type PushedSms, type PushFlag, parsePush, pushRoutes } from './push-wire.ts';
export type { LateReply } from './read-answer.ts';
export { hubReply, type ReplyCase, replyCases, replyTable, type WireReply } from './replies.ts';
export { codeOf, type ReadReply, readReply } from './reply-code.ts';
export {
  type PlatformStock,
  translateInventory,
  type UnknownName,
} from './translate-inventory.ts';
export type { CallUrls } from './urls.ts';
export { PartnerWireError, type WireErrorCase } from './wire-error.ts';
