import type { MerchantCaller as Caller, Core } from '#core';
import { type Input, type Parameters, readParameters } from './parameters.ts';
import type { WireRequest } from './read-request.ts';

export type { MerchantCaller as Caller } from '#core';

/** One request after the checks that all calls share. */
export type Call = { core: Core; caller: Caller; request: WireRequest };

/** The members that stand beside `status` in a legacy answer. */
export type Members = Readonly<Record<string, unknown>>;

export type Reply =
  | { kind: 'members'; members: Members }
  /** A list (`data`, or as `list` says) after the members, written as it comes: for answers of many megabytes. */
  | { kind: 'rows'; members: Members; list: string; rows: AsyncIterable<unknown> }
  /** Bare JSON of the modern family. */
  | { kind: 'json'; status: number; json: unknown };

/** The work of a row of the call table, and the parameters that it reads. */
export type RunCall = ((call: Call) => Promise<Reply>) & { parameters: Parameters };

/** A call of the legacy families: its parameters, and the members it answers with. */
export function defineCall<P extends Parameters>({
  parameters,
  run,
}: {
  parameters: P;
  run(call: Call, input: Input<P>): Promise<Members>;
}): RunCall {
  const answer = async (call: Call): Promise<Reply> => ({
    kind: 'members',
    members: await run(call, readParameters(parameters, call.request.parameters)),
  });
  return Object.assign(answer, { parameters });
}

/** A legacy call with more rows than one wants to hold at once. `run` throws its refusals before the first row. */
export function defineRowsCall<P extends Parameters>({
  parameters,
  list = 'data',
  run,
}: {
  parameters: P;
  list?: string;
  run(call: Call, input: Input<P>): Promise<{ members: Members; rows: AsyncIterable<unknown> }>;
}): RunCall {
  const answer = async (call: Call): Promise<Reply> => ({
    kind: 'rows',
    list,
    ...(await run(call, readParameters(parameters, call.request.parameters))),
  });
  return Object.assign(answer, { parameters });
}

/** A call of the modern family: answers bare JSON, with `status` (200 where it is not said). */
export function defineModernCall<P extends Parameters>({
  parameters,
  status = 200,
  run,
}: {
  parameters: P;
  status?: number;
  run(call: Call, input: Input<P>): Promise<unknown>;
}): RunCall {
  const answer = async (call: Call): Promise<Reply> => ({
    kind: 'json',
    status,
    json: await run(call, readParameters(parameters, call.request.parameters)),
  });
  return Object.assign(answer, { parameters });
}
