import fc from 'fast-check';
import { anyLetter } from '#test/any-letter';
import { actionNames } from '#test/handler-world';

const hostile = [
  '',
  'undefined',
  'null',
  'None',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%c3%28',
  '%ed%a0%80',
  '+',
  '%2B',
  '%0d%0a',
  '%0aSet-Cookie:x',
  "'",
  '%27%20or%201%3D1--',
  '%3Cscript%3E',
  '../../etc/passwd',
  '{}',
  '[]',
  '[object%20Object]',
  '-1',
  '0',
  '1',
  '1.5',
  '1e9',
  '0x10',
  'NaN',
  'Infinity',
  '2147483647',
  '2147483648',
  '9'.repeat(40),
  '-'.repeat(40),
  ','.repeat(40),
  '7918,'.repeat(30),
  'any',
  '*',
  '%E2%80%AE',
  '%F0%9F%92%A5',
  '\u00ff\u00fe',
  'a'.repeat(300),
  '__proto__',
  'constructor',
  'true',
  'SQL',
  '=',
  '==&&',
];

const known: Record<string, string[]> = {
  service: ['tg', 'wa', 'ot', 'zq', 'TG'],
  country: ['2', '0', '9', '02', 'any', '*'],
  operator: ['any', 'tele2', 'tele2,altel', 'nobody'],
  status: ['1', '3', '6', '8', '-1', '10'],
  lang: ['en', 'ru', 'xx'],
  maxPrice: ['0.01', '0.001', '5', '0', '1,5'],
  minPrice: ['0.01', '5'],
  fixedPrice: ['true', 'false'],
  freePrice: ['true'],
  phoneException: ['7600', '7918,7900111', '7'],
  providerIds: ['1', '1,2'],
  exceptProviderIds: ['1'],
  orderId: ['one', 'two'],
  currency: ['840', '643', '978'],
  start: ['0', '1', '1700000000'],
  end: ['1', '99999999999999'],
  limit: ['1', '1000'],
  size: ['1'],
  page: ['0', '2'],
  order: ['id', 'number'],
  orderBy: ['ASC'],
  length: ['5'],
  version: ['2'],
  format: ['json'],
};

const text = fc
  .string({ unit: anyLetter, maxLength: 20 })
  .map((one) => encodeURIComponent(Buffer.from(one).toString()));
const valueFrom = (good: string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...good) },
    { weight: 2, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: text },
  );

const parameter = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...Object.keys(known))
      .chain((name) => valueFrom(known[name] ?? []).map((value) => `${name}=${value}`)),
  },
  {
    weight: 2,
    arbitrary: fc
      .nat(3)
      .chain((index) => valueFrom(['1']).map((value) => `id=${index < 3 ? `{id${index}}` : value}`)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(text, fc.constantFrom(...hostile)).map(([name, value]) => `${name}=${value}`),
  },
);
const usual = '{key}';
const rare = fc.constantFrom(...hostile);
const shared = fc.record({
  key: fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare }),
  action: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...actionNames) },
    { weight: 8, arbitrary: fc.constantFrom('getNumber', 'getNumberV2', 'getStatus', 'setStatus') },
    { weight: 1, arbitrary: rare },
  ),
  lang: fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom('&lang=en', '&lang=ru') },
    { weight: 1, arbitrary: fc.constant('') },
  ),
  subject: fc.constantFrom(
    '',
    '&service=tg&country=2',
    '&service=wa&country=any',
    '&id={id0}',
    '&id={id1}&status=3',
  ),
});
const query = fc
  .tuple(shared, fc.array(parameter, { maxLength: 5 }))
  .map(([{ key: one, action, lang, subject }, rest]) =>
    [`api_key=${one}&action=${action}${lang}${subject}`, ...rest].join('&'),
  );

const body = fc.oneof(
  query,
  fc.constantFrom('{"action":"getBalance"}', '--x\r\n', '\0', '%'.repeat(1000)),
  fc.constant('a=1&'.repeat(30_000)),
);
const type = fc.constantFrom(
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'x',
  ';;;',
  'application/x-www-form-urlencoded; charset=koi8-r',
);

/**
 * A request with anything in it that a client, a careless program or an attacker might send. `{key}` and `{id0}` to
 * `{id2}` stand for a key and its activations.
 */
export const hostileRequest = fc.oneof(
  { weight: 6, arbitrary: fc.record({ method: fc.constant('GET'), query }) },
  {
    weight: 3,
    arbitrary: fc.record({
      method: fc.constant('POST'),
      query: fc.oneof(query, fc.constant('')),
      body,
      type,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ method: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'), query }),
  },
);
