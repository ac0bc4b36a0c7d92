import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export type HandlerRequest = {
  method?: string;
  /** Path and query, sent as they are. */
  target: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

export type HandlerReply = { status: number; type: string | undefined; body: string };

/** Asks as a plain HTTP client does; nothing in the address is escaped or put right. */
export function createHandlerClient(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });

  return {
    ask: ({ method = 'GET', target, headers = {}, body }: HandlerRequest): Promise<HandlerReply> =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        const options = { host: '127.0.0.1', port, agent, method, path: target };
        const sent = request({ ...options, headers: { ...headers, ...length } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'],
              body: Buffer.concat(chunks).toString(),
            }),
          );
        });
        sent.on('error', reject);
        sent.end(body);
      }),

    /** Sends bytes that no HTTP client would, and reads until the server closes. */
    sendBytes: (bytes: Buffer): Promise<HandlerReply> =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
        const chunks: Buffer[] = [];
        socket.on('data', (chunk) => chunks.push(chunk));
        socket.on('error', reject);
        socket.on('close', () => resolve(parseReply(Buffer.concat(chunks).toString())));
        socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
      }),

    close: () => agent.destroy(),
  };
}

function parseReply(text: string): HandlerReply {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    type: /^content-type: (.*)$/im.exec(head)?.[1]?.trim(),
    body: text.slice(end + 4),
  };
}
