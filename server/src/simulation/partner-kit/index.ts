/** Fakes of both sides of the partner API, for tests and for partners who try their implementation: see README.md. */
export {
  type ChecklistOptions,
  type CheckResult,
  renderResult,
  renderSum,
  runChecklist,
} from './checklist.ts';
export {
  type Arrival,
  createFakeHub,
  type FakeHub,
  type FakeHubOptions,
  type PushScript,
} from './fake-hub.ts';
export { createFakePartner, type FakePartner, type FakePartnerOptions } from './fake-partner.ts';
export type { HubFault, PartnerFault } from './faults.ts';
export type { HubOrder, ShownMessage } from './hub-inbox.ts';
export type { KitExchange, KitReply, KitRequest } from './kit-server.ts';
export { PartnerKitOptions, type PartnerKitRun, runPartnerKit } from './run.ts';
export type { SimulatedPush } from './simulated-outbox.ts';
export type { SimulatedNumber, SimulatedOperation } from './simulated-sims.ts';
