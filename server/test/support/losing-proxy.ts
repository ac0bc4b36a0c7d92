import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { mustEnd } from './left-overs.ts';

/** `before`: the request never reaches the server. `after`: the server has answered, and the answer is lost. */
type Fault = { kind: 'before' | 'after'; on: RegExp; times: number };

/** A TCP proxy on a port of its own that loses connections and is slow when it is told to. */
export type LosingProxy = {
  url: string;
  /** The next requests whose first line fits lose their connection. */
  lose(kind: Fault['kind'], on: RegExp, times?: number): void;
  /** So long each piece takes from now on, in both directions. */
  delay(ms: number): void;
  /** Cuts all connections that are open; gives how many there were. */
  cut(): number;
  /** From now on new connections are cut at once, or not any more. */
  refuse(isRefusing: boolean): void;
  /** The first line of every request that came, and those that were lost. */
  seen: string[];
  lost: string[];
  close(): Promise<void>;
};

export async function createLosingProxy(target: string): Promise<LosingProxy> {
  const { hostname: host, port } = new URL(target);
  const faults: Fault[] = [];
  const seen: string[] = [];
  const lost: string[] = [];
  const open = new Set<Socket>();
  let delayMs = 0;
  let isRefusing = false;

  const server = createServer((client) => {
    if (isRefusing) return void client.destroy();
    const upstream = connect({ host, port: Number(port) });
    let swallows = false;
    const end = () => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    open.add(client);
    for (const socket of [client, upstream]) socket.on('error', end).on('close', () => later(end));
    client.on('data', (piece) => {
      const [line = ''] = piece.toString('latin1').split('\r\n', 1);
      const isRequest = / HTTP\/1\.1$/.test(line);
      if (isRequest) seen.push(line);
      const fault = isRequest ? faults.find(({ on, times }) => times > 0 && on.test(line)) : undefined;
      if (fault) {
        fault.times--;
        lost.push(`${fault.kind} ${line}`);
        if (fault.kind === 'before') return end();
        swallows = true;
      }
      later(() => upstream.write(piece));
    });
    upstream.on('data', (piece) => {
      if (swallows) return end();
      later(() => client.write(piece));
    });
  });
  const later = (work: () => void) => (delayMs === 0 ? work() : void setTimeout(work, delayMs));

  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const cut = () => {
    const count = open.size;
    for (const client of open) client.destroy();
    return count;
  };
  const close = async () => {
    ended();
    cut();
    await new Promise((resolve) => server.close(resolve));
  };
  const ended = mustEnd(`a proxy of ${target}`, close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose: (kind, on, times = 1) => void faults.push({ kind, on, times }),
    delay(ms) {
      delayMs = ms;
    },
    cut,
    refuse(refusing) {
      isRefusing = refusing;
    },
    seen,
    lost,
    close,
  };
}
