import { statfsSync } from 'node:fs';

/**
 * Less room is left on the disk than is kept free: nothing is written until there is more. The code is PostgreSQL's own
 * for a full disk (`disk_full`).
 */
export class DiskAlmostFull extends Error {
  override readonly name = 'DiskAlmostFull';
  readonly code = '53100';

  constructor(folder: string, freeBytes: number) {
    super(
      `the disk of ${folder} is almost full (${toMegabytes(freeBytes)} MB are free): nothing is written until there is room`,
    );
  }
}

/** The room that an embedded database has. Its engine breaks where its log cannot be written, so it never gets that far. */
export type DiskSpace = {
  /** Bytes that may still be written, by what the file system says. */
  freeBytes(): number;
  isAlmostFull(): boolean;
  /** Throws `DiskAlmostFull`. */
  assertRoom(): void;
};

/** The time for which an answer of the file system is believed: far less than a disk takes to fill the reserve. */
const BELIEVED_MS = 200;

/** `reserveBytes` are kept free; 0: nothing is watched. */
export function watchDisk(folder: string, reserveBytes: number): DiskSpace {
  let free = Number.POSITIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;

  function freeBytes(): number {
    const now = performance.now();
    if (now - askedAt < BELIEVED_MS) return free;
    askedAt = now;
    try {
      const { bavail, bsize } = statfsSync(folder);
      free = bavail * bsize;
    } catch {
      // It says nothing new. The alarm asks on a timer, where an error would end the process; a write says what is wrong.
    }
    return free;
  }
  const isAlmostFull = () => reserveBytes > 0 && freeBytes() < reserveBytes;

  return {
    freeBytes,
    isAlmostFull,
    assertRoom() {
      if (isAlmostFull()) throw new DiskAlmostFull(folder, freeBytes());
    },
  };
}

export function toMegabytes(bytes: number): number {
  return Math.floor(bytes / 1_048_576);
}
