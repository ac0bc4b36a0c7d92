import { createFakeModem } from '#test/fake-modem';
import { openPty } from '#test/pty';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { fill } from './fill-modem.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { reach } from './programs.ts';

const SMS = 1_000;

/** A modem of ours at a serial port of the system's (a pseudo terminal), opened by the server as any. */
export const modem: Peer = {
  name: 'modem',
  packages: [],

  async run({ server, atEnd }) {
    const texts = textsOf(SMS);
    const fake = createFakeModem();
    const pty = await openPty();
    fake.attach(pty.end);
    const filled = fill(fake, texts);
    atEnd(filled.end);
    atEnd(pty.close);
    await server.connect('drawer', 'modem', {
      ports: [{ name: 'modem1', path: pty.path, phone: OUR_PHONE }],
    });
    await reach(filled.countTaken, SMS / 4);
    await server.killAndStart();
    await reach(filled.countTaken, SMS / 2);
    await server.killAndStart();
    await reach(filled.countTaken, SMS);

    const { missing, doubled } = await compare(server, texts);
    return {
      sms: SMS,
      lost: missing.length,
      doubled: doubled.length,
      kills: `ours at ${SMS / 4} and at ${SMS / 2}`,
      notes: [],
    };
  },
};
