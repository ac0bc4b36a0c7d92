import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Spooled } from './inbound-spool.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';

/** Who calls the command. */
export const sources = ['gammu', 'smstools', 'json'] as const;
export type InboundSource = (typeof sources)[number];

type Given = { env: CliIo['env']; args: readonly string[]; input: CliIo['stdin'] };

const MOST_FILE = 200_000;
/** What gammu-smsd tells of an SMS; the rest of the environment is nobody's business. */
const isGammus = (name: string) => /^(?:SMS_|DECODED_)\w+$|^PHONE_ID$/.test(name);

/** What the server will be posted. Throws CliFailure. */
export async function readArrival(source: InboundSource, given: Given): Promise<Spooled> {
  switch (source) {
    case 'gammu':
      return readGammu(given);
    case 'smstools':
      return readSmstools(given);
    case 'json':
      return readJson(given);
  }
}

/**
 * smsd names what it has stored (a file, a row) in the arguments: with them an arrival is told twice under one id, should smsd run
 * its program again. Killed before it has taken the SMS from the phone, smsd stores it once more, in a file of the same second with
 * the next number: the number counts for nothing. Without arguments each run is an arrival of its own.
 */
function readGammu({ env, args }: Given): Spooled {
  const told = Object.fromEntries(
    Object.entries(env)
      .filter((pair): pair is [string, string] => isGammus(pair[0]) && pair[1] !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  if (!told.SMS_MESSAGES)
    throw new CliFailure(
      'SMS_MESSAGES is not set: this is to be run by gammu-smsd (RunOnReceive)',
      exitCodes.usage,
    );
  const id = `gammu-${args.length > 0 ? digest([...args.map(unnumbered), JSON.stringify(told)]) : randomUUID()}`;
  return { id, body: JSON.stringify({ source: 'gammu', id, env: told }) };
}

/** `IN20261201_120000_00_+4915_00.txt`: second of the SMS, number within it, sender, part. */
const unnumbered = (name: string) => name.replace(/(?<=IN\d{8}_\d{6})_\d{2}(?=_)/, '');

async function readSmstools({ args }: Given): Promise<Spooled> {
  const [event, path] = args;
  if (event === undefined || path === undefined)
    throw new CliFailure(
      'smsd gives the event and a file: … inbound … RECEIVED /path/of/the/file',
      exitCodes.usage,
    );
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliFailure(`cannot read ${path}: ${error.code}`, exitCodes.failed, error);
  });
  if (content.length > MOST_FILE)
    throw new CliFailure(`${path} is no file of an SMS: ${content.length} bytes`);
  const name = basename(path);
  const id = `smstools-${digest([event, ...nameOfSms(name, content)])}`;
  const file = { name, content: content.toString('base64') };
  return { id, body: JSON.stringify({ source: 'smstools', id, event, file }) };
}

/**
 * Killed before it has taken the SMS from the modem, smsd stores it once more: under another name that is made by chance, and with
 * another `Received`. The second in which it was sent, its sender and its words are the same.
 */
function nameOfSms(name: string, content: Buffer): (string | Buffer)[] {
  const end = /\r?\n\r?\n/.exec(content.toString('latin1'))?.index ?? content.length;
  const head = content.toString('latin1', 0, end);
  // Without a moment of the service centre the same words may be a new SMS.
  if (!/^Sent: *(?!00-00-00)\d/m.test(head)) return [name, content];
  return [head.replace(/^Received:.*$/m, ''), content.subarray(end)];
}

async function readJson({ input }: Given): Promise<Spooled> {
  const text = await readInput(input);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new CliFailure('what came on the standard input is no JSON', exitCodes.usage, error);
  }
  return { id: `json-${randomUUID()}`, body: text };
}

async function readInput(input: CliIo['stdin'] = Readable.from([])): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of input) {
    const bytes = Buffer.from(piece as string | Buffer);
    pieces.push(bytes);
    length += bytes.length;
    if (length > MOST_FILE) throw new CliFailure('that is more than an SMS', exitCodes.usage);
  }
  return Buffer.concat(pieces).toString('utf8').trim();
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex').slice(0, 40);
}
