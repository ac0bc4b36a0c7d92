/** The wire of the partner API, both roles and all three dialects: see README.md. */
export {
  decodeBody,
  isJsonContentType,
  MAX_LIST_BODY_BYTES,
  MAX_PUSH_BODY_BYTES,
  parseBody,
  readJsonBody,
  renderWithoutKey,
} from './body.ts';
export { createPartnerClient, type PartnerClientOptions } from './client.ts';
export type { ExchangeTrace } from './connection.ts';
export { extractKey } from './credentials.ts';
export {
  CallingDialect,
  dialectDefaults,
  type HubCall,
  hubCalls,
  PartnerDialect,
  PrefixType,
} from './dialect.ts';
export { failureCase } from './failure-case.ts';
export { createHubClient } from './hub-client.ts';
export { type HubRequest, parseHubRequest } from './hub-requests.ts';
export { findAnyBreaches } from './inventory.ts';
export {
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
export { createPartnerNames } from './names.ts';

export {
  finishReply,
  noNumbersReply,
  numberReply,
  partnerErrorReply,
  servicesReply,
} from './partner-replies.ts';
export { renderPush } from './push-body.ts';
export { parsePush, pushRoutes } from './push-wire.ts';
export { hubReply, type ReplyCase, replyTable, type WireReply } from './replies.ts';
export { readReply } from './reply-code.ts';
export { PartnerSettings } from './settings.ts';
export type { CallUrls } from './urls.ts';
export { PartnerWireError } from './wire-error.ts';
