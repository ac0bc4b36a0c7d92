import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * WASI's number for EIO. To throw instead would be wrong: the database would take the commit for done and
 * acknowledge it (measured).
 */
const EIO = 29;

/** Flushes an open file or folder to the disk, as `fsync` does; throws where it could not. */
export type Sync = (descriptor: number, path: string) => void;

/** What we use of the file system that PGlite was compiled with. */
type FilePlugin = {
  realPath(node: unknown): string;
  stream_ops: { fsync?(stream: { nfd: number; node: unknown }): number };
};

/**
 * A folder whose `fsync` reaches the disk. PGlite's own file system has none: the database asks, and nothing
 * happens. To be used with `syncedStartParams`, without which the database does not even ask. Where the disk
 * fails, the statement fails and the process ends by an uncaught exception.
 */
export class SyncedFileSystem extends NodeFS {
  readonly #sync: Sync;

  constructor(dataDir: string, sync: Sync = fsyncSync) {
    super(dataDir);
    this.#sync = sync;
  }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const addSync = ({ NODEFS }: { NODEFS: unknown }) => {
      assertFilePlugin(NODEFS);
      const sync = this.#sync;
      NODEFS.stream_ops = {
        ...NODEFS.stream_ops,
        fsync(stream) {
          try {
            sync(stream.nfd, NODEFS.realPath(stream.node));
            return 0;
          } catch (cause) {
            // After its own PANIC the next query would spin for ever, so this process must not live to ask it.
            queueMicrotask(() => {
              throw new Error('the disk refused what the database wrote: nothing more can be kept', {
                cause,
              });
            });
            return EIO;
          }
        },
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  }
}

function assertFilePlugin(plugin: unknown): asserts plugin is FilePlugin {
  const known =
    typeof plugin === 'object' &&
    plugin !== null &&
    'realPath' in plugin &&
    'stream_ops' in plugin &&
    typeof plugin.stream_ops === 'object';
  if (!known) throw new Error('this version of PGlite has another file system: nothing would reach the disk');
}

/** PGlite's own start parameters without `-F` (no fsync), and with the one way to sync that has a hook. */
export const syncedStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'fsync=on',
  '-c',
  'synchronous_commit=on',
  '-c',
  'full_page_writes=on',
  '-c',
  'wal_sync_method=fsync',
];
