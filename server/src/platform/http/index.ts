export {
  type Dialect,
  jsonAnswer,
  type PlainAnswer,
  type UnreadRequest,
  unreadAnswer,
  type Voice,
} from './dialect.ts';
export { holdLine } from './hold-line.ts';
export { createLogger, createLogStream, type LogStream } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { mountOperations } from './operations.ts';
export { keepBodies, parseFields, parsePairs, UnreadableBody } from './read-fields.ts';
export { sendJson } from './send-json.ts';
export { createHttpServer, type HttpServer } from './server.ts';
