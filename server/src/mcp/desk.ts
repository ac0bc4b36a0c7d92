import type { Call, Operations, SimulatedDelivery, SimulatedMessage } from '@switchboard/client';

/**
 * What the tools ask of Switchboard: operations of the native API for one account, by the generated client or in the server's own
 * process. Throws the client's errors.
 */
export type Desk = Pick<
  Operations,
  | 'getMe'
  | 'listCountries'
  | 'listServices'
  | 'listOffers'
  | 'createQuote'
  | 'createActivation'
  | 'getActivation'
  | 'listActivationMessages'
  | 'finishActivation'
  | 'cancelActivation'
> & {
  /** Only where numbers are simulated. */
  simulate?: ((message: SimulatedMessage) => Promise<SimulatedDelivery>) | undefined;
};

export type ToolCall = { desk: Desk; call: Call };
