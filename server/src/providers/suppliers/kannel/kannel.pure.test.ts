import { describe, expect, it } from 'vitest';
import type { DoorRequest } from '#suppliers/own-kind';
import { kannel } from './index.ts';
import { reportAddress } from './reports.ts';
import { KannelSettings } from './settings.ts';

const TOKEN = 'token-of-kannel';
const settings = KannelSettings.parse({ token: TOKEN });

type Given = Partial<DoorRequest>;

const requestOf = (given: Given): DoorRequest => ({
  ...{ method: 'GET', path: '', query: '', headers: {}, body: Buffer.alloc(0) },
  ...given,
});
const read = (given: Given, of = settings) => kannel.door.read(requestOf(given), of);
/** What Kannel makes of the get-url in our page. */
const get = (fields: string, of = settings) => read({ query: `token=${TOKEN}&${fields}` }, of).sms[0];

function statusOf(work: () => unknown): number | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { status?: number }).status;
  }
}

describe('get-url', () => {
  it('reads an SMS of the default alphabet', () => {
    const sms = get(
      'from=%2B491701&to=12345&text=Your+code+is+4711%21&charset=UTF-8&coding=0&udh=&id=5c0f&smsc=modem1&at=1',
    );

    expect(sms).toMatchObject({
      ...{ from: '+491701', to: '12345', text: 'Your code is 4711!', id: '5c0f', line: 'modem1' },
      ...{ part: undefined, flags: [] },
    });
    expect(sms?.raw).not.toContain(TOKEN);
  });

  it('reads UCS-2 and the charsets that it names', () => {
    expect(get('from=1&to=2&text=%04%1A%04%3E%04%34&charset=UTF-16BE&coding=2')).toMatchObject({
      text: '\u041a\u043e\u0434',
      flags: [],
    });
    expect(get('from=1&to=2&text=%04%1A&coding=2')).toMatchObject({ text: '\u041a' });
    expect(get('from=1&to=2&text=%80&charset=WINDOWS-1252&coding=0')).toMatchObject({
      text: '\u20ac',
      flags: [],
    });
    expect(get('from=1&to=2&text=%C3%A4&charset=GSM&coding=0')).toMatchObject({ text: '\u00e4', flags: [] });
  });

  it('takes letters that are not in the charset it names, and says so', () => {
    expect(get('from=1&to=2&text=Gr%FC%DFe&charset=UTF-8&coding=0')).toMatchObject({
      text: 'Gr\u00fc\u00dfe',
      flags: ['charset'],
    });
    expect(get('from=1&to=2&text=%04%1A%04&coding=2')).toMatchObject({ text: '\u041a', flags: ['charset'] });
  });

  it('keeps data as hexadecimal digits', () => {
    expect(get('from=1&to=2&text=%00%01%FF&coding=1&charset=8-BIT')).toMatchObject({
      text: '0001ff',
      flags: ['binary'],
    });
    expect(get('from=1&to=2&text=hello&coding=1')).toMatchObject({ text: 'hello', flags: ['binary'] });
  });

  it('reads the parts of a longer SMS from their header', () => {
    expect(get('from=1&to=2&text=a&udh=%05%00%03%5F%02%01')?.part).toEqual({
      reference: 0x5f,
      count: 2,
      index: 1,
    });
    expect(get('from=1&to=2&text=a&udh=%06%08%04%01%2C%03%02')?.part).toEqual({
      reference: 300,
      count: 3,
      index: 2,
    });
    expect(get('from=1&to=2&text=a&udh=%FF%00')).toMatchObject({ part: undefined, flags: ['udh'] });
  });
});

describe('post-url', () => {
  const headers = {
    'content-type': 'text/plain; charset="UTF-8"',
    'x-kannel-from': '+491701',
    'x-kannel-to': '12345',
    'x-kannel-smsc': 'modem1',
    'x-kannel-coding': '0',
    'x-kannel-udh': '%05%00%03%5F%02%01',
  };

  it('reads the headers and the body', () => {
    const { sms } = read({
      method: 'POST',
      query: `token=${TOKEN}&id=5c0f`,
      headers,
      body: Buffer.from('K\u00f6ln'),
    });

    expect(sms[0]).toMatchObject({
      ...{ from: '+491701', to: '12345', line: 'modem1', text: 'K\u00f6ln', id: '5c0f' },
      part: { reference: 0x5f, count: 2, index: 1 },
    });
  });

  it('believes its address more than its headers', () => {
    const query = `token=${TOKEN}&from=1&to=2`;

    expect(read({ method: 'POST', query, headers, body: Buffer.from('x') }).sms[0]).toMatchObject({
      from: '1',
      to: '2',
    });
  });

  it('reads a form', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = Buffer.from(`token=${TOKEN}&from=1&to=2&text=hi`);

    expect(read({ method: 'POST', headers: form, body }).sms[0]).toMatchObject({
      from: '1',
      to: '2',
      text: 'hi',
    });
  });
});

describe('who calls', () => {
  it('takes the token of the query or of the header, and no other', () => {
    const authorization = `Bearer ${TOKEN}`;

    expect(read({ query: 'from=1&text=a', headers: { authorization } }).sms).toHaveLength(1);
    for (const query of ['from=1&text=a', 'token=&from=1&text=a', 'token=wrong-token&from=1&text=a'])
      expect(statusOf(() => read({ query }))).toBe(401);
  });

  it('needs a token or addresses', () => {
    expect(KannelSettings.safeParse({}).success).toBe(false);
    expect(
      read({ query: 'from=1&text=a' }, KannelSettings.parse({ ipAllow: ['127.0.0.1'] })).sms,
    ).toHaveLength(1);
  });

  it('says what is missing', () => {
    expect(statusOf(() => get('to=2&text=a'))).toBe(400);
    expect(statusOf(() => get('from=1&to=2'))).toBe(400);
    expect(statusOf(() => read({ path: '/x', query: `token=${TOKEN}&from=1&text=a` }))).toBe(404);
  });
});

describe('answers', () => {
  it('says nothing that Kannel would send to whoever wrote', () => {
    expect(kannel.door.answer('stored', { reason: undefined, status: 200 })).toMatchObject({
      status: 200,
      body: '',
    });
    expect(kannel.door.answer('repeated', { reason: undefined, status: 200 }).body).toBe('');
    expect(kannel.door.answer('try_again', { reason: undefined, status: 503 })).toMatchObject({
      status: 503,
    });
  });
});

describe('delivery reports', () => {
  /** As Kannel calls it: its escapes replaced. */
  function reportOf(type: string, answer = '', key = 'sms:1/\u00e4%d') {
    const address = new URL(reportAddress('https://example.org/in/kannel', key, TOKEN));
    const query = address.search.slice(1).replace('%d', type).replace('%A', answer);
    return { path: address.pathname.replace('/in/kannel', ''), query };
  }

  it('reads which SMS arrived and which did not', () => {
    expect(read(reportOf('1')).reports).toEqual([{ key: 'sms:1/\u00e4%d', delivered: true, error: null }]);
    expect(read(reportOf('2', 'stat%3AUNDELIV+err%3A001')).reports).toMatchObject([
      { delivered: false, error: 'stat:UNDELIV err:001' },
    ]);
    expect(read(reportOf('16')).reports).toMatchObject([{ delivered: false, error: 'rejected by the SMSC' }]);
  });

  it('waits for the last word', () => {
    for (const type of ['4', '8']) expect(read(reportOf(type))).toEqual({ sms: [], reports: undefined });
  });

  it('refuses what it did not sign', () => {
    const { query } = reportOf('1');
    const other = reportOf('1', '', 'another').query;
    const key = new URLSearchParams(other).get('key');

    expect(statusOf(() => read({ path: '/report', query: query.replace(/key=[^&]*/, `key=${key}`) }))).toBe(
      401,
    );
    expect(statusOf(() => read({ path: '/report', query: `token=${TOKEN}&type=1` }))).toBe(401);
    expect(statusOf(() => read({ path: '/report', query: query.replace('type=1', 'type=x') }))).toBe(400);
    expect(statusOf(() => read({ path: '/report', query }, KannelSettings.parse({ ipAllow: ['::1'] })))).toBe(
      401,
    );
  });

  it('has an address without a secret and without another escape', () => {
    const address = reportAddress('https://example.org/in/kannel', 'a%b', TOKEN);

    expect(address).not.toContain(TOKEN);
    expect(address.match(/%./g)).toEqual(['%d', '%A']);
  });
});
