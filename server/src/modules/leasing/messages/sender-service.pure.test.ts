import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { fastest } from '#test/fastest';
import { likeness, senderService, serviceMatch } from './sender-service.ts';

const catalogue = {
  tg: 'Telegram',
  wa: 'WhatsApp',
  vk: 'VK.com',
  ok: 'OK.ru',
  go: 'Google,youtube,Gmail',
  fb: 'Facebook',
  ig: 'Instagram',
  tw: 'Twitter',
  ds: 'Discord',
  vi: 'Viber',
  wb: 'WeChat',
  uu: 'Wildberries',
  ub: 'Uber',
  fd: 'Mamba, MeetMe',
  lf: 'TikTok/Douyin',
  me: 'Line messenger',
  xv: 'Wish',
  gx: 'Hepsiburada.com',
  ym: 'Юла',
  kt: 'KakaoTalk',
  fs: 'Şikayet var',
  zl: 'Airtel',
  wf: 'Airtel',
  ip: 'Burger King',
  ot: 'Not on the list',
};
type Id = keyof typeof catalogue;
const match = (id: Id, sender: string, text = 'Your code is 4821') =>
  serviceMatch({ sender, text }, { id, name: catalogue[id] });

describe('the sender', () => {
  it.each<[Id, string]>([
    ['tg', 'Telegram'],
    ['tg', 'TELEGRAM'],
    ['wa', 'Whats-App'],
    ['vk', 'VK'],
    ['vk', 'VK.com'],
    ['ok', 'ok.ru'],
    ['go', 'Google'],
    ['go', 'YouTube'],
    ['go', 'Gmail'],
    ['fb', 'Meta'],
    ['tw', 'X'],
    ['fd', 'MeetMe'],
    ['lf', 'Douyin'],
    ['gx', 'HEPSIBURADA'],
    ['ym', 'Youla'],
    ['fs', 'Sikayetvar'],
    ['ip', 'BurgerKing'],
    ['zl', 'Airtel'],
    ['wf', 'Airtel'],
  ])('is %s: %s', (id, sender) => {
    expect(match(id, sender)).toBe(likeness.senderIs);
  });

  it('may be the code of the service, as some suppliers send it', () => {
    expect(match('wa', 'wa')).toBe(likeness.senderIs);
    expect(match('wa', ' wa ')).toBe(likeness.senderIs);
    expect(match('tg', 'wa')).toBeLessThan(0.5);
  });

  it.each<[Id, string]>([
    ['tg', 'Telegram Verify'],
    ['tg', 'TelegramOTP'],
    ['vi', 'ViberOTP'],
    ['ub', 'VM-UBER'],
    ['vk', 'VK-Connect'],
    ['ip', 'My Burger King'],
  ])('holds the name of %s: %s', (id, sender) => {
    expect(match(id, sender)).toBe(likeness.senderHolds);
  });

  it('speaks against every other service when it is a well-known one', () => {
    expect(match('wa', 'Telegram')).toBe(likeness.otherService);
    expect(match('wa', 'Telegram', 'Telegram code 4821, also for WhatsApp')).toBe(likeness.textAgainstSender);
    expect(match('ot', 'Telegram')).toBe(likeness.otherService);
  });

  it('is no service because it only begins or ends like one', () => {
    for (const [id, sender] of [
      ['ub', 'Uberlandia'],
      ['me', 'Online'],
      ['vk', 'VKUSVILL'],
      ['ig', 'Digital'],
      ['tw', 'Xiaomi'],
    ] as const) {
      expect(match(id, sender), sender).toBeLessThan(0.5);
    }
  });
});

describe('the text', () => {
  it.each<[Id, string]>([
    ['tg', 'Telegram code: 48213'],
    ['wa', 'Your WhatsApp code is 481-093'],
    ['wa', 'Code 481093. v.whatsapp.com/481093'],
    ['go', 'G-482913 is your verification code.'],
    ['fb', 'FB-59214 is your confirmation code'],
    ['vk', 'VK: 482913 is your code'],
    ['ig', '482 913 is your Instagram code'],
    ['wb', '【微信】验证码482913，5分钟内有效'],
    ['lf', '[TikTok] 482913 is your code'],
    ['kt', '카카오톡 인증번호 482913'],
    ['me', 'LINEで認証番号「482913」を入力'],
    ['ip', 'Your code for Burger King: 4821'],
    ['xv', 'Your Wish code is 4821'],
    ['tg', 'Телеграм: 48213'],
    ['wb', '您的微信验证码是482913'],
  ])('names %s: %s', (id, text) => {
    expect(match(id, '10690123', text)).toBeGreaterThanOrEqual(0.5);
    expect(match(id, 'Verify', text)).toBeGreaterThanOrEqual(0.5);
  });

  it.each<[Id, string]>([
    ['xv', 'We wish you a happy birthday, 4821'],
    ['ok', 'OK, your code is 4821'],
    ['vk', 'Use code 4821 at vkusvill'],
    ['me', 'Your code is 4821, read it on line'],
    ['tw', 'x 4821'],
    ['ub', 'Your tuber code is 4821'],
    ['fd', 'Your code is 4821'],
    ['wb', 'Your code is 4821'],
    ['vk', 'Write to vk, your code is 4821'],
  ])('does not name %s: %s', (id, text) => {
    expect(match(id, '10690123', text)).toBe(likeness.unknown);
  });

  it('speaks more for the service it names first', () => {
    const text = 'Uber code 4821. Never tell it to anyone, not even Google.';

    expect(match('ub', '22000', text)).toBeGreaterThan(match('go', '22000', text));
  });
});

describe('what a text says of a service', () => {
  const likelihood = (id: Id, text: string) => match(id, '10690123', text);

  it('counts for less the farther from the start its name stands', () => {
    expect(likelihood('tg', 'Telegram: 482913')).toBeCloseTo(0.8, 10);
    expect(likelihood('tg', 'Code of Telegram')).toBeCloseTo(0.75, 10);
    expect(likelihood('tg', '482913 -- by Telegram --')).toBeCloseTo(0.7 + 0.1 * (1 - 13 / 24), 10);
  });

  it('counts for little where its name is an ordinary word, and for more where another name stands in it', () => {
    const wish = (name: string, text: string) =>
      serviceMatch({ sender: '10690123', text }, { id: 'zz', name });

    expect(likelihood('xv', 'Your Wish code is 4821')).toBe(likeness.textMayName);
    expect(likelihood('me', 'Your line messenger code is 4821')).toBe(likeness.textMayName);
    expect(wish('Wish,微信,抖音', 'Your Wish code is 4821')).toBe(likeness.textMayName);
    expect(wish('Wish,微信,抖音', 'Wish code 4821 (您的微信验证码)')).toBe(0.7);
    expect(wish('微信,抖音', '您的微信验证码是482913')).toBe(0.7);
    expect(wish('微信,抖音', '您的验证码是482913')).toBe(likeness.unknown);
  });

  it('is read as far as 4096 letters', () => {
    expect(likelihood('tg', `${'. '.repeat(2044)}Telegram`)).toBeCloseTo(0.7 + 0.1 * (8 / 4096), 10);
    expect(likelihood('tg', `${'. '.repeat(2045)}Telegram`)).toBe(likeness.unknown);
  });
});

it('reads sixty-four letters of a sender for names within it', () => {
  expect(match('tg', `${'x'.repeat(55)} Telegram`)).toBe(likeness.senderHolds);
  expect(match('tg', `${'x'.repeat(56)} Telegram`)).toBe(likeness.otherName);
});

it('is certain at most, and certain of the contrary at least', () => {
  expect(match('tg', 'Telegram')).toBe(1);
  expect(match('wa', 'Telegram')).toBe(0);
});

it('holds an unknown name for less than a bare number', () => {
  expect(match('tg', '22000')).toBe(likeness.unknown);
  expect(match('tg', 'InfoSMS')).toBe(likeness.unknown);
  expect(match('tg', '')).toBe(likeness.unknown);
  expect(match('tg', 'Corner Cafe')).toBe(likeness.otherName);
});

it('gives the catch-all service every sender without a service of its own', () => {
  expect(match('ot', 'Corner Cafe')).toBe(likeness.catchAll);
  expect(match('ot', '22000')).toBe(likeness.catchAll);
});

it('takes a service that the alias table does not know by its name alone', () => {
  const service = { id: 'constructor', name: 'Corner Cafe' };

  expect(serviceMatch({ sender: 'CORNERCAFE', text: '' }, service)).toBe(likeness.senderIs);
  expect(serviceMatch({ sender: '1', text: 'Corner Cafe: 4821' }, service)).toBeGreaterThan(0.7);
});

it('finds a service’s name among the words of a sender; an ordinary word opens no other name', () => {
  const match = (name: string, sender: string) => serviceMatch({ sender, text: '' }, { id: 'zz', name });

  expect(match('Foob', 'Foob Ltd')).toBe(likeness.senderHolds);
  expect(match('Foobarium', 'FoobariumOTP')).toBe(likeness.senderHolds);
  expect(match('Foob', 'FoobOTP')).toBe(likeness.otherName);
  expect(match('Outlook', 'OutlookOTP')).toBe(likeness.otherName);
});

it('takes each of the names that commas part, with and without the ending of a site, and up to four words', () => {
  const match = (name: string, sender: string) => serviceMatch({ sender, text: '' }, { id: 'zz', name });

  expect(match('Foob.com , Barb', 'Foob')).toBe(likeness.senderIs);
  expect(match('Foob.com , Barb', 'Barb')).toBe(likeness.senderIs);
  expect(match('Foob.com , Barb', 'com')).toBe(likeness.otherName);
  expect(match('-', '')).toBe(likeness.unknown);
  expect(match('Foob Barb Bazb Quxb', 'My Foob Barb Bazb Quxb')).toBe(likeness.senderHolds);
  expect(match('Foob Barb Bazb Quxb Zapb', 'My Foob Barb Bazb Quxb Zapb')).toBe(likeness.otherName);
});

it('names the well-known service of a sender, as far as sixty-four letters tell it', () => {
  expect(senderService('Telegram')).toBe('tg');
  expect(senderService(`${' '.repeat(56)}Telegram`)).toBe('tg');
  expect(senderService(`${' '.repeat(57)}Telegram`)).toBeUndefined();
});

it('stays between 0 and 1 and fast, whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: anyLetter }),
      fc.string({ unit: anyLetter }),
      fc.string(),
      (sender, text, name) => {
        const likelihood = serviceMatch({ sender, text: text.repeat(100) }, { id: 'zz', name });

        expect(likelihood).toBeGreaterThanOrEqual(0);
        expect(likelihood).toBeLessThanOrEqual(1);
      },
    ),
  );
  const endless = { sender: 'a-'.repeat(10_000), text: 'a '.repeat(100_000) };
  expect(fastest(() => serviceMatch(endless, { id: 'tg', name: 'Telegram' }))).toBeLessThan(100);
});
