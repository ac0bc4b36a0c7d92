import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OurServer } from './our-server.ts';
import type { Programs } from './programs.ts';

const TOKEN = 'token-of-the-drawer';

/** `switchboard inbound` as a daemon is to run it: a script that notes first what it is given. */
export async function writeInboundCommand(
  { folder, server }: { folder: string; server: Pick<OurServer, 'url' | 'main'> },
  { from, note }: { from: string; note: string },
) {
  const [script, handed, tokenFile] = ['inbound.sh', 'handed.log', 'token'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(tokenFile, TOKEN, { mode: 0o600 });
  const common = [
    ...['inbound', '--supplier', 'drawer', '--token-file', tokenFile],
    ...['--spool', join(folder, 'spool'), '--url', server.url],
  ];
  const command = [process.execPath, server.main, ...common].join(' ');
  await writeFile(
    script,
    `#!/bin/sh\n${note} >>${handed}\nexec ${command} --from ${from} -- "$@" >>${join(folder, 'inbound.log')} 2>&1\n`,
    { mode: 0o755 },
  );

  return {
    token: TOKEN,
    script,
    /** What the daemon gave to it, as the note has it. */
    handed: () => readFile(handed, 'latin1').catch(() => ''),
    /** What is left in the spool is delivered. */
    async flush(programs: Programs): Promise<void> {
      const run = await programs.start(process.execPath, [server.main, ...common, '--flush']);
      await run.exited;
    },
  };
}
