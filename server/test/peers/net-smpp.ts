import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '#test/free-port';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { reach, waitForPort } from './programs.ts';
import { sendBy, tellSends } from './sends.ts';

const SMS = 1_000;
const SENT = 50;
/** Seen from the bundle, in `dist`. */
const script = fileURLToPath(new URL('../test/peers/smsc.pl', import.meta.url));

/** Perl's Net::SMPP as an SMSC that we bind to. */
export const netSmpp: Peer = {
  name: 'net-smpp',
  packages: ['libnet-smpp-perl'],

  async run({ folder, server, programs }) {
    const texts = textsOf(SMS);
    await writeFile(join(folder, 'texts'), `${texts.join('\n')}\n`);
    const port = await findFreePort();
    const startSmsc = async () => {
      const args = [script, String(port), String(SMS), OUR_PHONE.slice(1), folder];
      const smsc = await programs.start('perl', args);
      await waitForPort(port, smsc);
      return smsc;
    };
    const linesOf = async (name: string) =>
      (await readFile(join(folder, name), 'latin1').catch(() => '')).split('\n').filter(Boolean);
    const countAcknowledged = async () => new Set(await linesOf('acknowledged')).size;

    const smsc = await startSmsc();
    await server.connect('trunk', 'smpp', {
      ...{ host: '127.0.0.1', port, systemId: 'switchboard', password: 'secret' },
      reconnectSeconds: { first: 1, most: 2 },
      allowNetworks: ['127.0.0.1/32'],
    });
    await reach(countAcknowledged, SMS / 4);
    await server.killAndStart();
    await reach(countAcknowledged, SMS / 2);
    await smsc.kill();
    await startSmsc();
    await reach(countAcknowledged, SMS, 30_000);

    const { missing, doubled } = await compare(server, texts);
    const sends = await sendBy(server, 'trunk', SENT);
    const submitted = await linesOf('submitted');
    return {
      sms: SMS,
      lost: missing.length + SENT - sends.delivered,
      doubled: doubled.length + submitted.length - new Set(submitted).size,
      kills: `ours at ${SMS / 4}, the SMSC at ${SMS / 2}`,
      notes: [`${tellSends(SENT, sends)} (${submitted.length} at the SMSC)`],
    };
  },
};
