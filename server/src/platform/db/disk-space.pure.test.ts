import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskAlmostFull, watchDisk } from './disk-space.ts';

let folder: string;
beforeEach(async () => {
  // The last answer of the file system is believed for a moment.
  vi.useFakeTimers({ toFake: ['performance'] });
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

/** More than any disk has. */
const EVERYTHING = Number.MAX_SAFE_INTEGER;

describe('the room on a disk', () => {
  it('is what the file system says, and writes are refused where less is left than is kept free', () => {
    const [roomy, full] = [watchDisk(folder, 1), watchDisk(folder, EVERYTHING)];

    expect(roomy.freeBytes()).toBeGreaterThan(0);
    expect(roomy.isAlmostFull()).toBe(false);
    expect(() => roomy.assertRoom()).not.toThrow();
    expect(full.isAlmostFull()).toBe(true);
    expect(() => full.assertRoom()).toThrow(DiskAlmostFull);
  });

  it('is not looked at where nothing is kept free', () => {
    const unwatched = watchDisk(join(folder, 'nothing'), 0);

    expect(unwatched.isAlmostFull()).toBe(false);
    expect(() => unwatched.assertRoom()).not.toThrow();
  });
});

describe('a file system that does not answer', () => {
  it('from the start is taken to have room: a write says itself what is wrong', () => {
    const gone = watchDisk(join(folder, 'nothing'), EVERYTHING);

    expect(gone.freeBytes()).toBe(Number.POSITIVE_INFINITY);
    expect(() => gone.assertRoom()).not.toThrow();
  });

  it.each([
    { name: 'that there is room', reserve: 1, isFull: false },
    { name: 'that there is none', reserve: EVERYTHING, isFull: true },
  ])('any more leaves $name, as it said last', async ({ reserve, isFull }) => {
    const disk = watchDisk(folder, reserve);
    const before = disk.freeBytes();
    await rmdir(folder);
    vi.advanceTimersByTime(1_000);

    expect(disk.freeBytes()).toBe(before);
    expect(disk.isAlmostFull()).toBe(isFull);
  });
});
