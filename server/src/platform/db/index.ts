export { type Condition, findHolding, writeCondition } from './conditions.ts';
export type { Database, DatabaseLocation, Engine, Reader, ReaderOrTx, Tx } from './database.ts';
export {
  executeText,
  isViolation,
  OutcomeUnknown,
  onCommit,
  openDatabase,
  signal,
} from './database.ts';
export { isDatabaseDown } from './database-errors.ts';
export { type DiskSpace, toMegabytes } from './disk-space.ts';
export { maintenanceSweeps } from './maintain.ts';
export { isSchemaCurrent, migrate, readMigrations } from './migrate.ts';
export { withLongPatience } from './patience.ts';
export type { Schema } from './schema.ts';
export type { Signals } from './signal-board.ts';
export { createWaiting, type Waiting } from './waiting.ts';
