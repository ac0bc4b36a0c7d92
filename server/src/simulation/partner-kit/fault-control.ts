import { z } from 'zod';
import type { KitReply, KitRequest } from './kit-server.ts';

/**
 * `/kit/faults` of a fake, at run time: `GET` shows how it misbehaves and could, `POST` `{"faults":["slow"]}` replaces it,
 * an empty list makes it behave.
 */
export function driveFaults<F extends string>(
  fake: { faults(): ReadonlySet<F>; setFaults(faults: readonly F[]): void },
  request: KitRequest,
  known: readonly F[],
): KitReply {
  if (request.method === 'POST') {
    const wanted = z.object({ faults: z.array(z.enum(known)) }).safeParse(readJson(request.text ?? ''));
    if (!wanted.success)
      return reply(400, { error: 'give {"faults":[…]} out of those that are known', known });
    fake.setFaults(wanted.data.faults);
  }
  return reply(200, { faults: [...fake.faults()], known });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reply(httpStatus: number, body: unknown): KitReply {
  return { httpStatus, body: JSON.stringify(body) };
}
