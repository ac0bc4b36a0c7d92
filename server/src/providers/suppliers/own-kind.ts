import { z } from 'zod';
import type { AddressGuard } from '#kernel/address-guard';
import type { SmsTaken, SmsToSend } from '#sms-doors';

/**
 * The settings of a source of own numbers, of any kind; all of it optional. A kind's own schema has more
 * (`z.strictObject({ …, ...OwnSettings.shape })`).
 */
export const OwnSettings = z.object({
  /** ISO 3166 alpha-2: whose national numbers the source writes. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters')
    .optional(),
  /**
   * An SMS to a number that is not the supplier's. `orphan` (default): kept for the operator to see, and acknowledged. `announce`:
   * so too, and the number waits to be accepted. `refuse`: the source is told that there is no such number.
   */
  unknownNumbers: z.enum(['orphan', 'announce', 'refuse']).optional(),
  /** SMS of one sender in a minute, beyond which the source is told to come again. Default 120; 0: no limit. */
  floodPerMinute: z.int().min(0).max(1_000_000).optional(),
  /** After so long without a sign of life its numbers are off sale. Default: its own habit; 0: never. */
  silentSeconds: z.int().min(0).max(31_536_000).optional(),
  /** Addresses or networks that may call its door; none: any. */
  ipAllow: z.array(z.string().max(100)).max(100).optional(),
  /** Private networks that its addresses may lie in. */
  allowNetworks: z.array(z.string().max(100)).max(20).optional(),
});
export type OwnSettings = z.infer<typeof OwnSettings>;

/** Which part of a longer SMS this is: GSM 03.40 §9.2.3.24.1 and .8, SMPP 3.4 §5.3.2.22 to 24. */
export type SmsPart = {
  /** The same in all parts, 0 to 65535. */
  reference: number;
  /** 2 to 255. */
  count: number;
  /** 1 to `count`. */
  index: number;
};

/** An SMS, or a part of one, as a source of own numbers tells it. */
export type SourceSms = {
  /** The receiver as the source wrote it; undefined where it does not say: then `line` tells the number. */
  to?: string | undefined;
  /** The port, SIM or phone that it came through, by the source's name for it. */
  line?: string | undefined;
  /** As the source wrote it. */
  from: string;
  /** May hold half of a surrogate pair where it is a part. */
  text: string;
  /** The source's own id of this SMS, never used for another one; undefined where it has none. */
  id?: string | undefined;
  part?: SmsPart | undefined;
  /** Oddities that were accepted, for the operator to see, e.g. `charset`: the text is as near as its bytes could be read. */
  flags: readonly string[];
  /** The arrived form, without secrets, for the operator. */
  raw: string;
};

/** A delivery report about an SMS that went out through the source. */
export type SourceReport = {
  /** Our key of the SMS (`SmsToSend.key`), where the source tells it; else its own id (`SmsTaken.doorMessageId`). */
  key?: string | undefined;
  doorMessageId?: string | undefined;
  delivered: boolean;
  error: string | null;
};

/** One port, SIM, phone or bind of a source. What is undefined is not known. */
export type LineStatus = {
  /** The source's name for it; unique within the supplier. At most 100 characters. */
  line: string;
  /** `down`: nothing can come through it now. */
  state: 'up' | 'down';
  /** Its number as the source wrote it. */
  phone?: string | undefined;
  /** In dBm. */
  signal?: number | undefined;
  /** The network that it is in, as the network calls itself. */
  operator?: string | undefined;
  imsi?: string | undefined;
  iccid?: string | undefined;
  /** One line for people: why it is down, or what is odd. Never a secret. */
  error?: string | undefined;
};

/**
 * What became of an SMS of a source; what this says is committed. `waiting`: it is a part, and others are missing.
 * `unknown_number`: only where the settings refuse such. `flood`: not stored; the source may come again later.
 */
export type SourceOutcome = 'stored' | 'repeated' | 'waiting' | 'unknown_number' | 'flood';

/** A request at a source's door, `/in/{supplier}`. */
export type DoorRequest = {
  method: 'GET' | 'POST';
  /** Below the supplier's own address: empty, or with its slash, e.g. `/report`. */
  path: string;
  /** Without the question mark, as it was sent. */
  query: string;
  /** Names in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
};

export type DoorReading = {
  sms: readonly SourceSms[];
  reports?: readonly SourceReport[] | undefined;
  /** Signs of life. */
  lines?: readonly LineStatus[] | undefined;
};

/** The outcome of a whole request, the worst of its parts; the kind makes its answer of it. */
export type DoorOutcome =
  | Exclude<SourceOutcome, 'waiting'>
  /** Nothing is stored; it must be sent again (503). */
  | 'try_again'
  /** No such supplier, a wrong signature, a foreign address (401). */
  | 'unauthorized'
  /** The body, or what is in it, cannot be read (400, 405, 413). */
  | 'unreadable';

export type DoorAnswer = { status: number; contentType: string; body: string };

/** Thrown by a door for what it does not take. `reason` is told to the caller and to the operator: never a secret. */
export class DoorRefusal extends Error {
  override readonly name = 'DoorRefusal';
  readonly outcome: 'unauthorized' | 'unreadable';
  readonly status: 400 | 401 | 404 | 405 | 413;
  readonly reason: string;

  constructor(status: 400 | 401 | 404 | 405 | 413, reason: string) {
    super(reason);
    this.outcome = status === 401 ? 'unauthorized' : 'unreadable';
    this.status = status;
    this.reason = reason;
  }
}

/** The way in for sources that call us over HTTP. */
export type SupplierDoor<Settings extends OwnSettings = OwnSettings> = {
  /** Checks who calls and reads what came. Throws DoorRefusal. `now` is for signatures with a time. */
  read(request: DoorRequest, settings: Settings, now: Date): DoorReading | Promise<DoorReading>;
  /** The words of an answer; `reason` is a refusal's. Undefined leaves the platform's: JSON `{"status":…}`. */
  answer?(
    outcome: DoorOutcome,
    told: { settings: Settings | undefined; reason: string | undefined; status: number },
  ): DoorAnswer | undefined;
};

/** What a line that we open is given. */
export type SourceLine<Settings extends OwnSettings = OwnSettings> = {
  /** Secrets opened. */
  settings: Settings;
  /** For addresses that are called; it knows the settings' `allowNetworks`. */
  guard: AddressGuard;
  clock(): Date;
  /**
   * Stores an SMS. What it answers is committed, and only then may the source be told. Rejects where it could not be
   * stored now: the source must keep it.
   */
  receive(sms: SourceSms): Promise<SourceOutcome>;
  /** A delivery report; committed when it answers. */
  report(report: SourceReport): Promise<void>;
  /** How a line is; cheap, may be called often. A sign of life where its state is `up`. */
  tell(status: LineStatus): void;
  /** Something odd, for the operator to find; counted per kind and subject. */
  note(oddity: { kind: string; subject: string; details?: Record<string, string | number> }): void;
};

/** A line that is open. It reconnects by itself until it is closed. */
export type SourceSession = {
  /** Rejects with SupplierFailure: `stop` for what will never be taken, `unknown` where it may have gone out, else `retry`. */
  send?(sms: SmsToSend): Promise<SmsTaken>;
  /** Ends it; waits for what is being stored. Never rejects. */
  close(): Promise<void>;
};

/** A way out that needs no open line: calls the source's own API. */
export type SourceSender = {
  send(sms: SmsToSend, now: Date): Promise<SmsTaken>;
  /** What it is given again under the same key goes out once: after a crash it may be given again. */
  knowsKeys?: boolean | undefined;
};

/**
 * One kind of source of own numbers: how its SMS come in and how SMS go out by it. The registry lists them; no module
 * knows a kind by its name.
 */
export type OwnKind<Name extends string = string> = {
  /** As it is stored with a connection. */
  readonly name: Name;
  /** For people. */
  readonly label: string;
  /** Checks the settings, which the API and the command line take as JSON. */
  readonly settings: z.ZodType<OwnSettings>;
  /** Names of settings (dots for nested ones, e.g. `tls.key`) that are sealed where they are kept, and never shown. */
  readonly secrets: readonly string[];
  /** The addresses that the settings hold, by the name of their setting: asked of the guard when they are set. */
  addressesIn?(settings: never): Record<string, string | undefined>;
  /** Where the source calls us. */
  readonly door?: SupplierDoor<never>;
  /** Where we call the source and stay. Answers at once and connects by itself. */
  open?(line: SourceLine<never>): SourceSession;
  /** Where SMS go out by calls. `reportUrl` is the supplier's door. */
  createSender?(parts: { settings: never; guard: AddressGuard; reportUrl: string }): SourceSender;
};
