import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventParser, type SentEvent } from '../../../packages/client/src/sse.ts';

function parse(pieces: readonly string[]): SentEvent[] {
  const take = createEventParser();
  return pieces.flatMap((piece) => take(piece));
}

const stream = [
  '\uFEFFretry: 1000\nid: 5.1\n\n',
  ': a beat\n\n',
  'event: activation.created\r\nid: 5.2\r\ndata: {"a":1}\r\n\r\n',
  'event:x\rdata:one\rdata: two\rdata\rid\r\r\n',
  'id: 5.3\nunknown: y\ndata: {"b":"é\u2028ш"}\n\n',
  'data: cut off\n',
].join('');
const whole = [
  { id: '5.1' },
  { event: 'activation.created', id: '5.2', data: '{"a":1}' },
  { event: 'x', id: '', data: 'one\ntwo\n' },
  { id: '5.3', data: '{"b":"é\u2028ш"}' },
];

it('reads all line ends, comments, and events without data; what is cut off is none', () => {
  expect(parse([stream])).toEqual(whole);
});

it('reads the same however the text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), (places) => {
      const cuts = [0, ...places.sort((a, b) => a - b), stream.length];
      const pieces = cuts.slice(1).map((end, index) => stream.slice(cuts[index], end));

      expect(parse(pieces)).toEqual(whole);
    }),
  );
});

it('ends at an event without an end', () => {
  const take = createEventParser();

  expect(() => {
    for (let piece = 0; piece < 100; piece++) take(`data: ${'x'.repeat(100_000)}\n`);
  }).toThrow('without an end');
});
