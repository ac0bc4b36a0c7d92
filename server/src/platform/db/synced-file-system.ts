import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { endProcess, reasonOf } from '#kernel/end-process';

/** Flushes an open file or folder to the disk, as `fsync` does; throws where it could not. */
export type Sync = (descriptor: number, path: string) => void;

/** The part that we use of the file system with which PGlite was compiled. */
type FilePlugin = {
  realPath(node: unknown): string;
  stream_ops: {
    fsync?(stream: Stream): number;
    write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  };
};

type Stream = { nfd: number; node: unknown };

/** Where the engine panics when a write fails; elsewhere it fails the statement, and can go on. */
const fatalPaths = /[/\\](?:pg_wal|pg_control)\b/;

/** In the middle of the engine's call: after its own panic it spins for ever, or answers what is wrong. */
function endRefused(cause: unknown): never {
  endProcess(1, `the disk refused what the database wrote: nothing more can be kept: ${reasonOf(cause)}`);
}

/**
 * A folder whose `fsync` reaches the disk. PGlite's own file system has none: the database asks, and nothing
 * happens. To be used with `syncedStartParams`, without which the database does not even ask. Where the disk
 * refuses the log, the process ends: the next start recovers what was acknowledged.
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
      const { write } = NODEFS.stream_ops;
      NODEFS.stream_ops = {
        ...NODEFS.stream_ops,
        fsync(stream) {
          try {
            sync(stream.nfd, NODEFS.realPath(stream.node));
            return 0;
          } catch (cause) {
            endRefused(cause);
          }
        },
        write(stream, ...rest) {
          try {
            return write(stream, ...rest);
          } catch (cause) {
            if (fatalPaths.test(NODEFS.realPath(stream.node))) endRefused(cause);
            throw cause;
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

/** PGlite's own start parameters without `-F` (no fsync), with the one way to sync that has a hook, and less memory. */
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
  // The engine writes to all of it at the start, so all of it is memory that is used; it would be 128 MB.
  '-c',
  'shared_buffers=64MB',
];
