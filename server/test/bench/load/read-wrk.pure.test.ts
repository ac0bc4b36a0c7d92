import { expect, it } from 'vitest';
import { readWrk } from './read-wrk.ts';

const printed = `Running 2s test @ http://127.0.0.1:39349
  1 threads and 1000 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    80.78ms  179.26ms   1.97s    95.99%
    Req/Sec    18.57k     2.56k   23.00k    65.00%
  Latency Distribution
     50%  947.00us
     75%   54.55ms
     90%   60.57ms
     99%    1.16s 
  37013 requests in 2.06s, 6.39MB read
  Socket errors: connect 1, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 10
Requests/sec:  17991.38
Transfer/sec:      3.11MB
`;

it('reads the rate, the latencies in their units and all that failed', () => {
  expect(readWrk(printed)).toEqual({
    perSecond: 17_991.38,
    p50Ms: expect.closeTo(0.947),
    p99Ms: 1_160,
    failed: 16,
  });
});

it('refuses what it does not know', () => {
  expect(() => readWrk('Requests/sec: 1')).toThrow('wrk printed something else');
});
