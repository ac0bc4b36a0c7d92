import { readFile, writeFile } from 'node:fs/promises';
import autocannon from 'autocannon';
import { type Job, type Outcome, serviceOf } from './job.ts';

/** Names the file of a job to the process that was started for it. */
export const LOAD_PROCESS = 'SWITCHBOARD_BENCH_LOAD';

const handler = '/stubs/handler_api.php';
const json = { 'content-type': 'application/json' };

type Life = { key?: string; sender?: string; id?: string; phone?: string };

async function carryOut(job: Job, wantsAnswers: boolean): Promise<Outcome> {
  const answers: string[] = [];
  const { url, seconds: duration, connections = 64 } = job;
  const requests = job.kind === 'lives' ? livesOf(job) : requestsOf(job, wantsAnswers ? answers : undefined);
  const result = await autocannon({ url, duration, connections, requests });
  return {
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
    answers,
  };
}

function requestsOf(
  { requests, headers = {} }: Extract<Job, { kind: 'requests' }>,
  answers: string[] | undefined,
): autocannon.Request[] {
  let turn = 0;
  return [
    {
      setupRequest(request) {
        const { method, path, body } = requests[turn++ % requests.length] ?? { method: 'GET', path: '/' };
        const counted = body?.replace('########', String(turn).padStart(8, '0'));
        return {
          ...request,
          method,
          path,
          headers: { ...json, ...headers },
          ...(counted !== undefined && { body: counted }),
        };
      },
      onResponse: (_status, body) => void answers?.push(body),
    },
  ];
}

function livesOf({ orders, names, simulator }: Extract<Job, { kind: 'lives' }>): autocannon.Request[] {
  let turn = 0;
  const expect = (body: string, start: string) => {
    if (!body.startsWith(start)) throw new Error(`not ${start}: ${body}`);
  };
  const act = (action: string, answer: string): autocannon.Request => ({
    setupRequest: (request, { key, id }: Life) => ({
      ...request,
      method: 'GET',
      path: `${handler}?api_key=${key}&action=${action}&id=${id}`,
    }),
    onResponse: (_status, body) => expect(body, answer),
  });
  return [
    {
      setupRequest(request, context: Life) {
        const path = orders[turn++ % orders.length] ?? '';
        context.key = /api_key=([^&]*)/.exec(path)?.[1] ?? '';
        context.sender = names[serviceOf(path)] ?? '';
        return { ...request, method: 'GET', path };
      },
      onResponse(_status, body, context: Life) {
        expect(body, 'ACCESS_NUMBER');
        [, context.id = '', context.phone = ''] = body.split(':');
      },
    },
    {
      setupRequest: (request, { phone, id, sender }: Life) => ({
        ...{ ...request, method: 'POST', path: simulator, headers: json },
        body: JSON.stringify({ to: phone, from: sender, text: `Your code is ${String(id).slice(-6)}` }),
      }),
    },
    act('getStatus', 'STATUS_OK'),
    act('setStatus&status=6', 'ACCESS_ACTIVATION'),
  ];
}

const file = process.env[LOAD_PROCESS];
if (file) {
  const { job, wantsAnswers } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(`${file}.outcome`, JSON.stringify(await carryOut(job, wantsAnswers)));
  process.exit(0);
}
