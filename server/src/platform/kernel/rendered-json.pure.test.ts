import { describe, expect, it } from 'vitest';
import { createRenderedLists, RenderedJson } from './rendered-json.ts';

const long = 'x'.repeat(70_000);

describe('lists that are made of a source', () => {
  it('are made once for all who ask at once and later, and anew of another source', async () => {
    const rendered = createRenderedLists();
    const [source, other] = [{}, {}];
    let times = 0;
    const make = async () => ({ times: ++times, long });

    const atOnce = await Promise.all([rendered(source, 'a', make), rendered(source, 'a', make)]);
    const [later, named, anew] = [
      await rendered(source, 'a', make),
      await rendered(source, 'b', make),
      await rendered(other, 'a', make),
    ];

    const texts = [...atOnce, later, named, anew].map(({ bytes }) => JSON.parse(bytes.toString()).times);
    expect(texts).toEqual([1, 1, 1, 2, 3]);
    expect(later).toBe(atOnce[0]);
  });

  it('are not kept where they are short, or were not made', async () => {
    const rendered = createRenderedLists();
    const source = {};
    let times = 0;
    const fails = async () => {
      times++;
      throw new Error('no');
    };

    const short = [
      await rendered(source, 's', async () => ++times),
      await rendered(source, 's', async () => ++times),
    ];
    await expect(rendered(source, 'f', fails)).rejects.toThrow('no');
    await expect(rendered(source, 'f', fails)).rejects.toThrow('no');

    expect(short.map(({ bytes }) => bytes.toString())).toEqual(['1', '2']);
    expect(times).toBe(4);
  });

  it('of one source are only so many: the oldest is made anew', async () => {
    const rendered = createRenderedLists();
    const source = {};
    let times = 0;
    const ask = (name: string) => rendered(source, name, async () => [++times, long]);

    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'g', 'a']) await ask(name);

    expect(times).toBe(8);
  });

  it('may be written by whoever makes them', async () => {
    const bytes = Buffer.from('[]');

    expect((await createRenderedLists()({}, 'w', async () => new RenderedJson(bytes))).bytes).toBe(bytes);
  });
});
