import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { writeInboundCommand } from './inbound-command.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { reach } from './programs.ts';

/** A command is started for each of them: this takes minutes. */
const SMS = 1_000;

/** Gammu-smsd with Gammu's dummy phone, whose SMS are files. */
export const gammu: Peer = {
  name: 'gammu',
  packages: ['gammu-smsd'],

  async run({ folder, server, programs }) {
    const texts = textsOf(SMS);
    const command = await writeInboundCommand(
      { folder, server },
      { from: 'gammu', note: 'echo "$SMS_1_TEXT"' },
    );
    const config = await writePhone(folder, texts, command.script);
    await server.connect('drawer', 'gammu', { token: command.token, phones: { modem1: OUR_PHONE } });
    const startSmsd = () => programs.start('gammu-smsd', ['-c', config], { env: { LC_ALL: 'C.UTF-8' } });
    const countHanded = async () => new Set((await command.handed()).split('\n').filter(Boolean)).size;

    const smsd = await startSmsd();
    await reach(countHanded, SMS / 4);
    await server.killAndStart();
    await reach(countHanded, SMS / 2);
    await smsd.kill();
    await startSmsd();
    await reach(countHanded, SMS, 30_000);
    await reach(server.countStored, SMS, 5_000);
    await command.flush(programs);

    const { missing, doubled } = await compare(server, texts);
    const handed = (await command.handed()).split('\n').filter(Boolean);
    const unhanded = missing.filter((text) => !handed.includes(text));
    return {
      sms: SMS,
      lost: missing.length - unhanded.length,
      doubled: doubled.length,
      kills: `ours at ${SMS / 4}, gammu-smsd at ${SMS / 2}`,
      notes: [
        `${unhanded.length} that smsd never handed to us`,
        `${handed.length - new Set(handed).size} that it handed to us twice`,
      ],
    };
  },
};

/** The phone's folders, a file for each SMS in its inbox, and smsd's configuration. */
async function writePhone(folder: string, texts: readonly string[], script: string): Promise<string> {
  const phone = join(folder, 'phone');
  const inbox = join(phone, 'sms', '1');
  for (const name of ['in', 'out', 'sent', 'err']) await mkdir(join(folder, name));
  for (const box of ['1', '2', '3', '4', '5']) await mkdir(join(phone, 'sms', box), { recursive: true });
  for (const [index, text] of texts.entries())
    await writeFile(join(inbox, String(index + 1)), backupOf(text, index));
  const config = join(folder, 'smsdrc');
  const lines = [
    ...['[gammu]', 'model = dummy', 'connection = none', `port = ${phone}`, 'gammuloc = /dev/null', ''],
    ...['[smsd]', 'Service = files', 'PhoneID = modem1', 'CommTimeout = 1', 'MultipartTimeout = 60'],
    ...[`logfile = ${join(folder, 'smsd.log')}`, `RunOnReceive = ${script}`],
    ...[`inboxpath = ${folder}/in/`, `outboxpath = ${folder}/out/`],
    ...[`sentsmspath = ${folder}/sent/`, `errorsmspath = ${folder}/err/`],
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  return config;
}

/** An SMS as Gammu keeps it: its manual's "SMS Backup Format". Three in a second. */
function backupOf(text: string, index: number): string {
  const second = Math.floor(index / 3);
  const time = [Math.floor(second / 60), second % 60].map((one) => String(one).padStart(2, '0')).join('');
  const words = Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
  return [
    ...['[SMSBackup000]', 'PDU = Deliver', `DateTime = 20261201T03${time}`, 'State = UnRead'],
    ...['Number = "+4915112345678"', 'Name = ""', `Text00 = ${words}`, 'Coding = Default_No_Compression'],
    ...[
      'Folder = 1',
      `Length = ${text.length}`,
      'Class = -1',
      'ReplySMSC = False',
      'RejectDuplicates = False',
    ],
    ...['ReplaceMessage = 0', 'MessageReference = 0', ''],
  ].join('\n');
}
