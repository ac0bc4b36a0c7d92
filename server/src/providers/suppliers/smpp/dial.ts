import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AddressGuard } from '#kernel/address-guard';
import type { SmppSettings } from './settings.ts';

/**
 * Opens a connection to an address that the guard vouched for and to no other. `attempt` walks through the addresses of a name that has
 * several. Rejects with AddressRefused, or with what the network says; `signal` ends it.
 */
export async function dial({
  settings: { host, port, tls },
  guard,
  attempt,
  signal,
}: {
  settings: Pick<SmppSettings, 'host' | 'port' | 'tls'>;
  guard: AddressGuard;
  attempt: number;
  signal: AbortSignal;
}): Promise<Socket> {
  const addresses = await orAborted(guard(host), signal);
  const pinned = addresses[attempt % addresses.length];
  if (!pinned) throw new Error('the name has no address');

  const where = { host: pinned.address, port, family: pinned.family };
  const own = typeof tls === 'object' ? tls : {};
  const socket = tls
    ? connectTls({
        ...where,
        // The certificate is the name's, whatever address it has.
        servername: isIP(host) ? '' : host,
        rejectUnauthorized: own.rejectUnauthorized ?? true,
        ...(own.ca === undefined ? {} : { ca: own.ca }),
      })
    : connectTcp(where);
  socket.setNoDelay(true);
  const opened = new Promise<Socket>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve(socket));
    // Stays for the socket's life: one that fails later on ends by `close`, and must not end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
  try {
    return await orAborted(opened, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The look-up of a name cannot be broken off, but need not be waited for. */
async function orAborted<T>(wanted: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = withReject();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([wanted, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Whichever is not waited for any more may still fail.
    wanted.catch(() => {});
  }
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_resolve, no) => {
    reject = no;
  });
  promise.catch(() => {});
  return { promise, reject };
}
