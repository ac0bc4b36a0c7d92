import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AddressGuard } from '#kernel/address-guard';

type GatewayRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

export type Gateway = {
  url: string;
  seen: GatewayRequest[];
  /** Lets the gateway's own address be called. */
  guard: AddressGuard;
  /** What it says from now on; `hangUp`: it takes the request and then ends the connection. */
  say(answer: { status: number; body?: string } | 'hangUp'): void;
  close(): Promise<void>;
};

/** Somebody else's HTTP server, which keeps what it was told. */
export async function openGateway(): Promise<Gateway> {
  const seen: GatewayRequest[] = [];
  let next: { status: number; body?: string } | 'hangUp' = { status: 200 };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      if (next === 'hangUp') request.socket.destroy();
      else response.writeHead(next.status).end(next.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    guard: async () => [{ address: '127.0.0.1', family: 4 }],
    say(answer) {
      next = answer;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
