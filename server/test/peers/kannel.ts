import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#test/free-port';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { type Programs, reach, waitForPort } from './programs.ts';
import { sendBy, tellSends } from './sends.ts';

const SMS = 1_000;
const SENT = 50;
const FROM = '+4915112345678';
const TOKEN = 'token-of-the-kannel';

/**
 * Bearerbox with the SMSC that is meant for fakesmsc, and smsbox, which calls our door. Fakesmsc takes one text, or some by chance; so its
 * lines are written by ourselves, each text once.
 */
export const kannel: Peer = {
  name: 'kannel',
  packages: ['kannel', 'kannel-extras'],

  async run({ folder, server, programs, atEnd }) {
    const box = await startBoxes(programs, folder, server.url);
    await server.connect('kannel', 'kannel', {
      token: TOKEN,
      sendUrl: `http://127.0.0.1:${box.sendPort}/cgi-bin/sendsms`,
      ...{ username: 'switchboard', password: 'another-secret' },
      allowNetworks: ['127.0.0.1/32'],
    });

    const texts = textsOf(SMS);
    const smsc = connect(box.smscPort, '127.0.0.1');
    let heard = '';
    smsc.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    smsc.on('error', () => {});
    atEnd(() => smsc.destroy());
    const fed = feed(smsc, texts);
    await reach(server.countStored, SMS / 4);
    await server.killAndStart();
    await reach(server.countStored, SMS / 2);
    await box.restartSmsbox();
    await fed;
    await reach(server.countStored, SMS, 20_000);

    const arrived = await box.arrived(texts);
    const { missing, doubled } = await compare(server, texts);
    const acknowledged = await box.acknowledged(missing);
    const sends = await sendBy(server, 'kannel', SENT);
    const sentOut = heard.split('\n').filter((line) => line.includes('oven')).length;
    return {
      sms: SMS,
      lost: acknowledged.length + texts.length - arrived.length + SENT - sends.delivered,
      doubled: doubled.length + Math.max(0, sentOut - SENT),
      kills: `ours at ${SMS / 4}, smsbox at ${SMS / 2}`,
      notes: [
        `${missing.length - acknowledged.length} of them lost by smsbox itself, which had them in its memory when it was killed`,
        `${tellSends(SENT, sends)} (${sentOut} at the SMSC)`,
      ],
    };
  },
};

/** A line each, as fakesmsc writes it. */
async function feed(smsc: NodeJS.WritableStream, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    smsc.write(`${FROM} ${OUR_PHONE} text ${text}\n`);
    await sleep(10);
  }
}

async function startBoxes(programs: Programs, folder: string, ours: string) {
  const [adminPort, boxPort, smscPort, sendPort] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  const config = join(folder, 'kannel.conf');
  const files = { arrivals: join(folder, 'arrivals.log'), calls: join(folder, 'calls.log') };
  const query = `token=${TOKEN}&from=%p&to=%P&text=%b&charset=%C&coding=%c&udh=%u&id=%I&smsc=%i&at=%T`;
  const groups = [
    {
      group: 'core',
      ...{ 'admin-port': adminPort, 'smsbox-port': boxPort, 'admin-password': 'bar' },
      ...{ 'box-allow-ip': '127.0.0.1', 'store-file': join(folder, 'store'), 'access-log': files.arrivals },
    },
    { group: 'smsc', smsc: 'fake', 'smsc-id': 'modem1', port: smscPort, 'connect-allow-ip': '127.0.0.1' },
    {
      group: 'smsbox',
      ...{ 'bearerbox-host': '127.0.0.1', 'sendsms-port': sendPort, 'access-log': files.calls },
      ...{ 'http-request-retry': 10_000, 'http-queue-delay': 1 },
    },
    {
      group: 'sms-service',
      ...{ keyword: 'default', 'catch-all': true, 'max-messages': 0, 'omit-empty': true },
      'get-url': `${ours}/in/kannel?${query}`,
    },
    {
      group: 'sendsms-user',
      ...{ username: 'switchboard', password: 'another-secret', 'default-sender': OUR_PHONE },
      ...{ concatenation: true, 'max-messages': 10 },
    },
  ];
  const lines = (group: object) => Object.entries(group).map(([name, value]) => `${name} = "${value}"`);
  await writeFile(config, `${groups.map((group) => lines(group).join('\n')).join('\n\n')}\n`);

  const startSmsbox = async () => {
    const smsbox = await programs.start('smsbox', ['-v', '4', config]);
    await waitForPort(sendPort, smsbox);
    return smsbox;
  };
  const bearerbox = await programs.start('bearerbox', ['-v', '4', config]);
  await waitForPort(boxPort, bearerbox);
  let smsbox = await startSmsbox();
  await waitForPort(smscPort, bearerbox);
  const namedIn = async (file: string, texts: readonly string[], is = (_line: string) => true) => {
    const log = (await readFile(file, 'latin1').catch(() => '')).split('\n').filter(is).join('\n');
    return texts.filter((text) => log.includes(text));
  };

  return {
    smscPort,
    sendPort,
    async restartSmsbox(): Promise<void> {
      await smsbox.kill();
      smsbox = await startSmsbox();
    },
    /** What bearerbox has taken from the SMSC. */
    arrived: (texts: readonly string[]) => namedIn(files.arrivals, texts),
    /** Of which smsbox was told by us that we have it. */
    acknowledged: (texts: readonly string[]) =>
      namedIn(files.calls, texts, (line) => line.includes('successful')),
  };
}
