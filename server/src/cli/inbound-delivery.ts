import type { Spool } from './inbound-spool.ts';

/** `waiting`: the server is down, or wants it later. */
export type Delivered = { taken: number; refused: string[]; waiting: number; down: string | undefined };

const TIMEOUT_MS = 30_000;
/** The same will be answered to the same for ever. */
const FINAL = [400, 401, 404, 405, 413, 422];
/** Of this one: others may be taken. */
const LATER = 429;

/** Posts what lies in the spool, oldest first. A file goes after the server has it, and stays where it did not answer. */
export async function deliverSpool(
  spool: Spool,
  { url, token }: { url: string; token: string },
): Promise<Delivered> {
  const result: Delivered = { taken: 0, refused: [], waiting: 0, down: undefined };
  for (const entry of await spool.list()) {
    if (result.down !== undefined) {
      result.waiting++;
      continue;
    }
    const arrival = await entry.read();
    if (arrival === 'gone') continue;
    const answer =
      arrival === 'broken'
        ? { status: 400, text: 'not read: no arrival of ours' }
        : await post(url, token, arrival);
    if (answer.status >= 200 && answer.status < 300) {
      await spool.remove(entry.name);
      result.taken++;
    } else if (FINAL.includes(answer.status)) {
      const reason = `HTTP ${answer.status}: ${answer.text}`;
      await spool.refuse(entry.name, reason);
      result.refused.push(reason);
    } else {
      result.waiting++;
      if (answer.status !== LATER) result.down = answer.text;
    }
  }
  return result;
}

async function post(
  url: string,
  token: string,
  { id, body }: { id: string; body: string },
): Promise<{ status: number; text: string }> {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    authorization: `Bearer ${token}`,
    'idempotency-key': id,
  };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // The token must not follow a redirection to somebody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await answer.text()).slice(0, 300).replaceAll(/\s+/g, ' ');
    return { status: answer.status, text: text || `HTTP ${answer.status}` };
  } catch (error) {
    return { status: 0, text: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
