import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUR_PHONE, textsOf } from './arrivals.ts';
import { compare } from './our-server.ts';
import type { Peer } from './peer.ts';
import { reach } from './programs.ts';

const SMS = 1_000;
const AT_ONCE = 4;
const TOKEN = 'a-long-random-token';
/** Seen from the bundle, in `dist`. */
const page = fileURLToPath(new URL('../../docs/suppliers/http.md', import.meta.url));

/** The script of `docs/suppliers/http.md` as it stands there, with curl. */
export const httpScript: Peer = {
  name: 'http',
  packages: ['curl'],

  async run({ folder, server, programs }) {
    const script = join(folder, 'sms-in.sh');
    await writeFile(script, await readScript(), { mode: 0o755 });
    const texts = textsOf(SMS);
    await server.connect('desk', 'http', { auth: { type: 'bearer', token: TOKEN } });
    let done = 0;
    const env = { SMS_TOKEN: TOKEN, SMS_URL: `${server.url}/in/desk` };
    const runs = runAll(texts, async (text) => {
      const run = await programs.start(script, [OUR_PHONE, '+4915112345678', text], { env });
      await run.exited;
      done++;
    });
    await reach(() => done, SMS / 4);
    await server.killAndStart();
    await reach(() => done, SMS / 2);
    await server.killAndStart();
    await runs;

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

async function runAll(texts: readonly string[], run: (text: string) => Promise<void>) {
  const waiting = [...texts];
  const work = async () => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) await run(text);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function readScript(): Promise<string> {
  const [, script] = /```sh\n(#!\/bin\/sh\n# sms-in\.sh[\s\S]*?)```/.exec(await readFile(page, 'utf8')) ?? [];
  if (script === undefined) throw new Error('docs/suppliers/http.md has no sms-in.sh');
  return script;
}
