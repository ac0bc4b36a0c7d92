/** The wire of the partner API, both roles and all three dialects: see README.md. */
export {
  type AddressGuard,
  createAddressGuard,
} from '#kernel/address-guard';
export {
  decodeBody,
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
export type { ExchangeTrace } from './connection.ts';
export { belongsToCountry, countries, countryOfPhone } from './countries.ts';
export { extractKey } from './credentials.ts';
export {
  ANY_OPERATOR,
  AnyMode,
  CallingDialect,
  dialectDefaults,
  type HubCall,
  hubCalls,
  type OperationKind,
  PartnerDialect,
  PrefixType,
  partnerWires,
  RENT_SERVICE,
  RUB,
  reportingDialects,
} from './dialect.ts';
export { isExcluded } from './exclusions.ts';
export { failureCase } from './failure-case.ts';
export type { ForeignId } from './fields.ts';
export { messageFingerprint } from './fingerprint.ts';
export {
  createHubClient,
  type HubClient,
  type PushOutcome,
} from './hub-client.ts';
export { type HubRequest, parseHubRequest } from './hub-requests.ts';
export {
  findAnyBreaches,
  type Inventory,
  type InventoryRow,
} from './inventory.ts';
export {
  type ListedMessage,
  type ListedNumber,
  type NumberReference,
  parseListedMessage,
  type TestMode,
} from './list-items.ts';
export {
  echoReply,
  type ItemError,
  itemErrorsReply,
  listRoutes,
  numberIdsReply,
  parseAddNumber,
  parseListedMessages,
  parseNumberList,
  parseRemoveNumber,
} from './list-mode.ts';
export { createPartnerNames, type PartnerNames } from './names.ts';

export {
  finishReply,
  noNumbersReply,
  numberReply,
  partnerErrorReply,
  servicesReply,
} from './partner-replies.ts';
export { problemOf } from './problem.ts';
export { renderPush } from './push-body.ts';
export { PUSH_RETRY_MS } from './push-verdict.ts';
export { type PushedSms, parsePush, pushRoutes } from './push-wire.ts';
export type { LateReply } from './read-answer.ts';
export { hubReply, type ReplyCase, replyTable, type WireReply } from './replies.ts';
export { readReply } from './reply-code.ts';
export {
  type PlatformStock,
  translateInventory,
} from './translate-inventory.ts';
export type { CallUrls } from './urls.ts';
export { PartnerWireError } from './wire-error.ts';
