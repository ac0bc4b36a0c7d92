import { cText } from './body.ts';
import type { Connection } from './connection.ts';
import { commands } from './pdu.ts';
import type { FullSettings } from './settings.ts';
import { isBindFinal, statuses, statusName } from './status.ts';

const INTERFACE_VERSION = 0x34;

/** The SMSC said no. `isFinal`: it will say so until somebody has changed the settings, here or there. */
export class BindRefused extends Error {
  override readonly name = 'BindRefused';
  readonly isFinal: boolean;

  constructor(status: number) {
    super(`bind refused: ${statusName(status)}`);
    this.isFinal = isBindFinal(status);
  }
}

/** Rejects with BindRefused or NoResponse. */
export async function bindTo(connection: Connection, settings: FullSettings): Promise<void> {
  const command = settings.bind === 'receiver' ? commands.bindReceiver : commands.bindTransceiver;
  const body = Buffer.concat([
    cText(settings.systemId),
    cText(settings.password),
    cText(settings.systemType),
    Buffer.from([INTERFACE_VERSION, settings.addressTon, settings.addressNpi]),
    cText(settings.addressRange),
  ]);
  const { status } = await connection.request(command, body);
  if (status !== statuses.ROK) throw new BindRefused(status);
}
