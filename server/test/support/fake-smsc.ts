import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** Commands by their ids; written anew here, so that a fault of the client's tables shows. */
export const smppCommand = {
  bindReceiver: 1,
  submitSm: 4,
  deliverSm: 5,
  unbind: 6,
  bindTransceiver: 9,
  enquireLink: 0x15,
  dataSm: 0x103,
  genericNack: 0x80000000,
} as const;

type SmscPdu = { command: number; status: number; sequence: number; body: Buffer };

/** How a request is answered: its status and body, or never. */
type SmscAnswer = { status: number; body?: Buffer } | 'never';

export type Delivery = {
  sequence?: number;
  command?: number;
  from?: string;
  fromTon?: number;
  to?: string;
  toTon?: number;
  esmClass?: number;
  dataCoding?: number;
  message?: Buffer;
  /** What `sm_length` says, where it lies. */
  length?: number;
  tlvs?: readonly (readonly [tag: number, value: Buffer])[];
};

/** One connection as the SMSC sees it. */
export type SmscPeer = {
  received: SmscPdu[];
  /** The statuses of responses, by the sequence number of the request. */
  answers: Map<number, number>;
  /** Returns the sequence number. */
  deliver(delivery: Delivery): number;
  send(pdu: Partial<SmscPdu> & { command: number }): number;
  sendOctets(octets: Buffer): void;
  isClosed(): boolean;
  destroy(): void;
};

export type FakeSmsc = {
  port: number;
  peers: SmscPeer[];
  /** All that any connection sent, requests and responses, of this command. */
  requests(command: number): SmscPdu[];
  /** Changed by tests: how requests are answered. Unset: with success. */
  answer: (pdu: SmscPdu, peer: SmscPeer) => SmscAnswer | undefined;
  close(): Promise<void>;
};

/** An SMSC that may lie: it answers what a test says, and sends whatever octets a test gives. */
export async function startFakeSmsc(
  options: { tls?: TlsOptions; answer?: FakeSmsc['answer'] } = {},
): Promise<FakeSmsc> {
  const sockets = new Set<Socket>();
  let submitted = 0;
  const smsc: FakeSmsc = {
    port: 0,
    peers: [],
    requests: (command) =>
      smsc.peers.flatMap(({ received }) => received.filter((pdu) => pdu.command === command)),
    answer: options.answer ?? (() => undefined),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function bodyOf(command: number): Buffer {
    if (command === smppCommand.submitSm) {
      submitted += 1;
      return octets(text(`id-${submitted}`));
    }
    return command === smppCommand.bindReceiver || command === smppCommand.bindTransceiver
      ? text('fake')
      : Buffer.alloc(0);
  }

  function accept(socket: Socket) {
    sockets.add(socket);
    const peer = createPeer(socket);
    smsc.peers.push(peer);
    socket.on('error', () => {});
    let rest = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      rest = Buffer.concat([rest, piece]);
      while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
        const end = rest.readUInt32BE(0);
        const pdu = readPdu(rest.subarray(0, end));
        rest = rest.subarray(end);
        peer.received.push(pdu);
        if (pdu.command >= 0x80000000) {
          peer.answers.set(pdu.sequence, pdu.status);
          continue;
        }
        const answer = smsc.answer(pdu, peer) ?? { status: 0 };
        if (answer === 'never') continue;
        const body = answer.body ?? (answer.status === 0 ? bodyOf(pdu.command) : Buffer.alloc(0));
        const { command, sequence } = pdu;
        peer.send({ command: (command | 0x80000000) >>> 0, status: answer.status, sequence, body });
        if (command === smppCommand.unbind) socket.end();
      }
    });
  }

  const server: Server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  smsc.port = typeof address === 'object' && address ? address.port : 0;
  return smsc;
}

function createPeer(socket: Socket): SmscPeer {
  let last = 0;
  const peer: SmscPeer = {
    received: [],
    answers: new Map(),
    deliver: (delivery) =>
      peer.send({
        command: delivery.command ?? smppCommand.deliverSm,
        ...(delivery.sequence === undefined ? {} : { sequence: delivery.sequence }),
        body: delivery.command === smppCommand.dataSm ? dataBody(delivery) : deliverBody(delivery),
      }),
    send({ command, status = 0, sequence, body = Buffer.alloc(0) }) {
      const own = sequence ?? ++last;
      const head = [uint32(16 + body.length), uint32(command), uint32(status), uint32(own)];
      peer.sendOctets(Buffer.concat([...head, body]));
      return own;
    },
    sendOctets: (all) => void socket.write(all),
    isClosed: () => socket.destroyed,
    destroy: () => void socket.destroy(),
  };
  return peer;
}

/** The body of a `deliver_sm`. */
export function deliverBody(delivery: Delivery): Buffer {
  const message = delivery.message ?? Buffer.alloc(0);
  return Buffer.concat([
    text(''),
    addresses(delivery),
    octets(delivery.esmClass ?? 0, 0, 0),
    text(''),
    text(''),
    octets(0, 0, delivery.dataCoding ?? 0, 0, delivery.length ?? message.length),
    message,
    ...(delivery.tlvs ?? []).map(([tag, value]) => tlvOctets(tag, value)),
  ]);
}

function dataBody(delivery: Delivery): Buffer {
  const payload = tlvOctets(0x0424, delivery.message ?? Buffer.alloc(0));
  const flags = octets(delivery.esmClass ?? 0, 0, delivery.dataCoding ?? 0);
  const others = (delivery.tlvs ?? []).map(([tag, value]) => tlvOctets(tag, value));
  return Buffer.concat([text(''), addresses(delivery), flags, payload, ...others]);
}

function addresses({ from = '15550100', fromTon = 0, to = '15550199', toTon = 0 }: Delivery): Buffer {
  return octets(fromTon, 1, text(from), toTon, 1, text(to));
}

function tlvOctets(tag: number, value: Buffer): Buffer {
  return octets(tag >> 8, tag & 0xff, value.length >> 8, value.length & 0xff, value);
}

/** What a `submit_sm` says. */
export function readSubmit(body: Buffer) {
  let at = 0;
  const byte = () => body[at++] ?? 0;
  const word = () => {
    const end = body.indexOf(0, at);
    const found = body.toString('latin1', at, end);
    at = end + 1;
    return found;
  };
  word();
  const source = { ton: byte(), npi: byte(), address: word() };
  const destination = { ton: byte(), npi: byte(), address: word() };
  const esmClass = byte();
  at += 2;
  word();
  word();
  const registeredDelivery = byte();
  at += 1;
  const dataCoding = byte();
  at += 1;
  const length = byte();
  const message = body.subarray(at, at + length);
  at += length;
  const tlvs = new Map<number, Buffer>();
  while (at < body.length) {
    const size = body.readUInt16BE(at + 2);
    tlvs.set(body.readUInt16BE(at), body.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return { source, destination, esmClass, registeredDelivery, dataCoding, message, tlvs };
}

function readPdu(all: Buffer): SmscPdu {
  return {
    command: all.readUInt32BE(4),
    status: all.readUInt32BE(8),
    sequence: all.readUInt32BE(12),
    body: all.subarray(16),
  };
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1');

function uint32(value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
}

const octets = (...values: (number | Buffer)[]): Buffer =>
  Buffer.concat(values.map((value) => (typeof value === 'number' ? Buffer.from([value]) : value)));
