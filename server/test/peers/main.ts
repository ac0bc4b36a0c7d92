import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gammu } from './gammu.ts';
import { httpScript } from './http-script.ts';
import { kannel } from './kannel.ts';
import { modem } from './modem.ts';
import { netSmpp } from './net-smpp.ts';
import { startOurServer } from './our-server.ts';
import { canInstall, install, listMissing, versionOf } from './packages.ts';
import type { Peer, Tally } from './peer.ts';
import { createPrograms } from './programs.ts';
import { smstools } from './smstools.ts';

const peers: readonly Peer[] = [kannel, netSmpp, gammu, smstools, modem, httpScript];

type Options = { names: readonly string[]; print(line: string): void; ending: AbortSignal };

/** Tries our doors and lines with the real programs, one after the other. False where anything was lost, doubled or failed. */
export async function runPeers({ names, print, ending }: Options): Promise<boolean> {
  const unknown = names.filter((name) => peers.every((peer) => peer.name !== name));
  if (unknown.length > 0) {
    print(`no such peer: ${unknown.join(', ')}; there are ${peers.map(({ name }) => name).join(', ')}`);
    return false;
  }
  const chosen = peers.filter(({ name }) => names.length === 0 || names.includes(name));
  if (!(await prepare(chosen, print))) return false;
  let isGood = true;
  for (const peer of chosen) {
    if (ending.aborted) return false;
    if (!(await tryPeer(peer, { print, ending }))) isGood = false;
  }
  return isGood;
}

async function prepare(chosen: readonly Peer[], print: Options['print']): Promise<boolean> {
  const missing = await listMissing([...new Set(chosen.flatMap(({ packages }) => packages))]);
  if (missing.length === 0) return true;
  if (!canInstall()) {
    print(
      `missing: ${missing.join(' ')}. As root: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
    return false;
  }
  print(`installing ${missing.join(' ')}`);
  await install(missing);
  return true;
}

async function tryPeer(peer: Peer, { print, ending }: Omit<Options, 'names'>): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), `switchboard-peer-${peer.name}-`));
  const programs = createPrograms();
  const ends: (() => unknown)[] = [];
  const interrupted = new Promise<never>((_resolve, reject) => {
    const stop = () => reject(new Error('interrupted'));
    if (ending.aborted) stop();
    ending.addEventListener('abort', stop, { once: true });
  });
  interrupted.catch(() => {});
  let startedAt = 0;
  try {
    const theirs = join(folder, 'theirs');
    await mkdir(theirs);
    const run = async () => {
      const server = await startOurServer(programs, join(folder, 'ours'));
      startedAt = performance.now();
      return peer.run({ folder: theirs, server, programs, atEnd: (end) => void ends.push(end) });
    };
    const tally = await Promise.race([run(), interrupted]);
    print(await tell(peer, tally, (performance.now() - startedAt) / 1_000));
    return tally.lost === 0 && tally.doubled === 0;
  } catch (error) {
    print(`${peer.name}: failed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    for (const end of ends) await end();
    await programs.endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

async function tell(peer: Peer, tally: Tally, seconds: number): Promise<string> {
  const [first] = peer.packages;
  const version = first === undefined ? '' : ` (${first} ${await versionOf(first)})`;
  const { sms, lost, doubled, kills, notes } = tally;
  return [
    `${peer.name}${version}: ${sms} SMS in ${seconds.toFixed(0)} s, killed: ${kills}; lost ${lost}, doubled ${doubled}`,
    ...notes,
  ].join('; ');
}
