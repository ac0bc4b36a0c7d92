import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramer, encodePdu, isResponse, MOST_PDU_OCTETS, type Pdu, responseTo } from './pdu.ts';

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const anyPdu: fc.Arbitrary<Pdu> = fc.record({
  command: uint32,
  status: uint32,
  sequence: uint32,
  body: fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
});

function lengthOf(length: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(length);
  return octets;
}

test('PDUs come out as they went in, however the network cuts them', () => {
  const stream = fc.tuple(fc.array(anyPdu, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 90 })));

  fc.assert(
    fc.property(stream, ([pdus, cuts]) => {
      const framer = createFramer();
      let rest = Buffer.concat(pdus.map(encodePdu));
      const found: Pdu[] = [];
      for (const size of [...cuts, rest.length]) {
        found.push(...framer.push(rest.subarray(0, size)).pdus);
        rest = rest.subarray(size);
      }
      found.push(...framer.push(rest).pdus);

      expect(found).toEqual(pdus);
    }),
  );
});

test('a PDU that comes octet by octet is put together', () => {
  const framer = createFramer();
  const octets = encodePdu({ command: 5, status: 0, sequence: 7, body: Buffer.alloc(30_000, 1) });

  const found = [...octets].flatMap((octet) => framer.push(Buffer.from([octet])).pdus);

  expect(found.map(({ sequence, body }) => [sequence, body.length])).toEqual([[7, 30_000]]);
});

test.each([0, 1, 4, 15, MOST_PDU_OCTETS + 1, 0x7fff_ffff, 0xffff_ffff])(
  'a length of %d is none, and what came before it is there all the same',
  (length) => {
    const whole = encodePdu({ command: 0x15, status: 0, sequence: 3, body: Buffer.alloc(0) });

    const { pdus, broken } = createFramer().push(Buffer.concat([whole, lengthOf(length)]));

    expect(pdus.map(({ sequence }) => sequence)).toEqual([3]);
    expect(broken).toBe(length);
  },
);

test('the largest length is waited for', () => {
  const framer = createFramer();

  expect(framer.push(lengthOf(MOST_PDU_OCTETS))).toEqual({ pdus: [] });
});

test('garbage is cut or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      const framer = createFramer();
      for (const piece of pieces) if (framer.push(Buffer.from(piece)).broken !== undefined) return;
    }),
  );
});

test('a response has the number of its request and the highest bit', () => {
  expect(responseTo(0x103)).toBe(0x8000_0103);
  expect(isResponse({ command: 0x8000_0103 })).toBe(true);
  expect(isResponse({ command: 0x103 })).toBe(false);
});
