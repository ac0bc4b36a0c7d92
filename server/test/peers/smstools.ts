import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeModem, serveModem } from '#test/fake-modem';
import { pduLength } from '#test/modem-pdus';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { fill } from './fill-modem.ts';
import { writeInboundCommand } from './inbound-command.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { reach } from './programs.ts';

/** A command is started for each of them: this takes minutes. */
const SMS = 1_000;

/** Smsd of SMS Server Tools with a modem of ours over TCP. */
export const smstools: Peer = {
  name: 'smstools',
  packages: ['smstools'],

  async run({ folder, server, programs, atEnd }) {
    const texts = textsOf(SMS);
    const command = await writeInboundCommand(
      { folder, server },
      { from: 'smstools', note: '{ cat "$2"; echo; }' },
    );
    const modem = createFakeModem();
    modem.answer = (line) => answerSmsd(modem, line);
    const port = await serveModem(modem);
    const filled = fill(modem, texts);
    atEnd(filled.end);
    atEnd(port.close);
    const config = await writeConfig(folder, { script: command.script, port: port.port });
    await server.connect('drawer', 'smstools', { token: command.token, phones: { GSM1: OUR_PHONE } });
    // Without -t it becomes a daemon, out of our reach.
    const startSmsd = () => programs.start('smsd', [`-c${config}`, '-t']);
    const listHanded = async (): Promise<string[]> => [
      ...((await command.handed()).match(/Your code is \d+, of SMS \d+/g) ?? []),
    ];
    const countHanded = async () => new Set(await listHanded()).size;

    const smsd = await startSmsd();
    await reach(countHanded, SMS / 4);
    await server.killAndStart();
    await reach(countHanded, SMS / 2);
    await smsd.kill();
    await startSmsd();
    await reach(countHanded, SMS, 15_000);
    await reach(server.countStored, await countHanded(), 5_000);
    await command.flush(programs);

    const { missing, doubled } = await compare(server, texts);
    const handed = await listHanded();
    const unhanded = missing.filter((text) => !handed.includes(text));
    return {
      sms: SMS,
      lost: missing.length - unhanded.length,
      doubled: doubled.length,
      kills: `ours at ${SMS / 4}, smsd at ${SMS / 2}`,
      notes: [`${unhanded.length} that smsd took from the modem and never handed to us`],
    };
  },
};

async function writeConfig(folder: string, { script, port }: { script: string; port: number }) {
  const boxes = { outgoing: 'out', checked: 'checked', incoming: 'in', failed: 'failed', sent: 'sent' };
  for (const box of Object.values(boxes)) await mkdir(join(folder, box));
  const lines = [
    ...['devices = GSM1', 'internal_combine = no', `logfile = ${folder}/smsd.log`, 'loglevel = 5'],
    ...Object.entries(boxes).map(([name, box]) => `${name} = ${folder}/${box}`),
    ...[`eventhandler = ${script}`, 'delaytime = 1', 'errorsleeptime = 1'],
    ...[`infofile = ${folder}/info`, `pidfile = ${folder}/pid`, ''],
    ...['[GSM1]', `device = @127.0.0.1:${port}`, 'incoming = high', 'memory_start = 1', 'baudrate = 115200'],
    'check_memory_method = 1',
  ];
  const config = join(folder, 'smsd.conf');
  await writeFile(config, `${lines.join('\n')}\n`);
  return config;
}

/** What smsd asks and our own kind does not. */
function answerSmsd({ stores }: ReturnType<typeof createFakeModem>, line: string): string | undefined {
  const store = stores.SM ?? new Map();
  if (line === 'AT+CGSN') return '\r\n351234567890123\r\n\r\nOK\r\n';
  if (line === 'AT+CPMS?') {
    const used = [...store.keys()].length;
    return `\r\n+CPMS: "SM",${used},20,"SM",${used},20\r\n\r\nOK\r\n`;
  }
  const [, index] = /^AT\+CMGR=(\d+)$/.exec(line) ?? [];
  if (index === undefined) return undefined;
  const stored = store.get(Number(index));
  return stored === undefined
    ? '\r\nOK\r\n'
    : `\r\n+CMGR: ${stored.state},,${pduLength(stored.pdu)}\r\n${stored.pdu}\r\n\r\nOK\r\n`;
}
