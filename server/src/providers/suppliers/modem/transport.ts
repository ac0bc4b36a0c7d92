import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AddressGuard } from '#kernel/address-guard';
import type { ModemPlace } from './settings.ts';

/** The way to a modem. */
export type Transport = {
  stream: Duplex;
  /** When it resolves, the port may be opened anew. Never rejects. */
  close(): Promise<void>;
};

/** Rejects with what the system says. */
export type OpenTransport = (place: ModemPlace, guard: AddressGuard) => Promise<Transport>;

const BAUD_RATE = 115_200;
const CONNECT_MS = 10_000;

export const openTransport: OpenTransport = (place, guard) =>
  'path' in place ? openSerial(place.path, place.baudRate ?? BAUD_RATE) : openTcp(place, guard);

/** The library holds code of the machine: it is loaded by whoever has a modem, and by nobody else. */
async function openSerial(path: string, baudRate: number): Promise<Transport> {
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  return {
    stream: port,
    // The library does not close a port whose stream is destroyed.
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}

async function openTcp(
  { host, port }: { host: string; port: number },
  guard: AddressGuard,
): Promise<Transport> {
  const [pinned] = await guard(host);
  if (!pinned) throw new Error('the name has no address');
  const socket = connect({
    host: pinned.address,
    port,
    family: pinned.family,
    noDelay: true,
    keepAlive: true,
  });
  const timer = setTimeout(() => socket.destroy(new Error('nobody answers')), CONNECT_MS);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
    // Stays for the socket's life: a later failure ends it by `close`.
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
  return {
    stream: socket,
    async close() {
      socket.destroy();
    },
  };
}
