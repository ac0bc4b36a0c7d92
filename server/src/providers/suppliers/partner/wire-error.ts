import { z } from 'zod';

/** Why a request could not be read; each is a case of the reply table (`hubReply`). */
export type WireErrorCase = 'bad_request' | 'too_large' | 'no_key' | 'wrong_key' | 'unknown_method';

/** Input from outside that does not parse. The only error the parsers of this folder throw. */
export class PartnerWireError extends Error {
  override readonly name = 'PartnerWireError';
  readonly replyCase: WireErrorCase;
  /** Which field, dotted, if one is to blame. Never holds the value. */
  readonly field: string | undefined;

  constructor(replyCase: WireErrorCase, field?: string, cause?: unknown) {
    super(field ? `${replyCase}: ${field}` : replyCase, { cause });
    this.replyCase = replyCase;
    this.field = field;
  }
}

/** Zod's parse with this folder's error. */
export function parseWire<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PartnerWireError('bad_request', z.core.toDotPath(parsed.error.issues[0]?.path ?? []) || 'body');
}
