import { describe, expect, it } from 'vitest';
import { gluedStopAlone, gluedStopWords, stopWords } from './stop-words.ts';
import { isKeyword, isReserved, readWords } from './words.ts';

describe('what a message asks for', () => {
  it.each([
    ['pizza', { kind: 'word', word: 'pizza' }],
    ['  "PIZZA!!" please', { kind: 'word', word: 'pizza' }],
    ['Пицца.', { kind: 'word', word: 'пицца' }],
    ['STOP', { kind: 'stop', of: undefined }],
    ['Stop.', { kind: 'stop', of: undefined }],
    ['stop pizza', { kind: 'stop', of: 'pizza' }],
    ['STOP ALL', { kind: 'stop', of: undefined }],
    ['opt-out', { kind: 'stop', of: undefined }],
    ['…REVOKE', { kind: 'stop', of: undefined }],
    ['СТОП', { kind: 'stop', of: undefined }],
    ['стоп, пицца', { kind: 'stop', of: 'пицца' }],
    ['Да', { kind: 'yes', of: undefined }],
    ['YES please', { kind: 'yes', of: undefined }],
    ['unstop', { kind: 'start', of: undefined }],
    ['Помощь', { kind: 'help', of: undefined }],
    ['info pizza', { kind: 'help', of: 'pizza' }],
    ['ＳＴＯＰ', { kind: 'stop', of: undefined }],
  ])('%s', (text, asked) => {
    expect(readWords(text)).toEqual(asked);
  });

  it.each(['', '   ', '!!!', '🍕'])('%j asks for nothing', (text) => {
    expect(readWords(text)).toBeUndefined();
  });

  it.each([
    'STOPALL',
    'REVOKE',
    'OPTOUT',
    'UNSUBSCRIBE',
    'UNSUB',
    'CANCEL',
    'END',
    'QUIT',
    'REMOVE',
    'ОТПИСАТЬСЯ',
    'ОТПИСКА',
    'ХВАТИТ',
    'ОТМЕНА',
  ])('%s is a stop', (word) => {
    expect(readWords(word)?.kind).toBe('stop');
    expect(isReserved(word)).toBe(true);
  });
});

it('takes Latin or Cyrillic words for keywords, not both in one, and nothing else', () => {
  expect(['pizza', 'PIZZA24', 'пицца', 'Ёлка', '24'].map(isKeyword)).toEqual([true, true, true, true, true]);
  expect(['p', 'pizzа', 'piz za', 'a'.repeat(21), 'pizza!', ''].map(isKeyword)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});

describe('a stop in other words', () => {
  const listed = [
    ...Object.entries(stopWords).flatMap(([lang, { words, alone = '' }]) =>
      `${words} ${alone}`
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => [lang, word] as const),
    ),
    ...Object.entries(gluedStopWords).flatMap(([lang, words]) =>
      words.split(' ').map((word) => [lang, word] as const),
    ),
    ...gluedStopAlone.split(' ').map((word) => ['', word] as const),
  ];

  it('is every word of the table, in small letters, in capitals, with a full stop and in quotes', () => {
    const missed = listed.filter(([, word]) =>
      [word, word.toUpperCase(), `${word}.`, ` "${word}!" `].some((text) => readWords(text)?.kind !== 'stop'),
    );

    expect(missed).toEqual([]);
    expect(listed.length).toBeGreaterThan(400);
  });

  it.each([
    ...[
      'ARRET',
      'Arrêt',
      'ARRÊTER',
      'Désabonnement',
      'BAJA',
      'Parar',
      'STOPP',
      'Afmelden',
      'abmelden',
      'Kündigung',
    ],
    ...[
      '退订',
      '退訂',
      '我要退订',
      '请退订',
      'TD',
      '停止',
      '配信停止',
      '配信停止お願いします',
      '수신거부',
      '그만 보내세요',
    ],
    ...[
      'Остановить',
      'Остановите',
      'Отпишите меня',
      'Зупинити',
      'Wypisz',
      'Rezygnuję',
      'Zrušit',
      'İPTAL',
      'Iptal',
      'Durdur',
    ],
    ...[
      'إلغاء',
      'الغاء الاشتراك',
      'توقف',
      'הסר',
      'หยุด',
      'ยกเลิก',
      'रोकें',
      'Berhenti',
      'Hủy',
      'Στοπ',
      'Διακοπή',
    ],
    ...['CTOП', 'STОP', 'ЅТОР', 'СTOП', 'ＳＴＯＰ', '𝐒𝐓𝐎𝐏', 'S\u200bTOP', 'S T O P', 's.t.o.p'],
    ...[
      'please stop',
      'Pls stop',
      'Stop please',
      'Ok stop',
      'Hi, please STOP!!',
      'can you please stop',
      'I want to stop',
    ],
    ...[
      'stop sending me texts',
      'Please stop sending me texts',
      'you have to stop texting me',
      'Could you stop these messages',
    ],
    ...[
      'I want to unsubscribe',
      'please unsubscribe me',
      'un-subscribe',
      'Unsuscribe',
      'please opt out',
      'opt me out',
    ],
    ...[
      'Do not text me again',
      "Don't message me",
      'Who is this? Don’t text me',
      'no more texts',
      'take me off your list',
    ],
    ...['remove me', 'Please remove my number', 'leave me alone', 'yes please stop', 'No. Stop'],
    ...[
      'Пожалуйста, стоп',
      'не пишите мне больше',
      'больше не присылайте',
      'Хватит слать спам',
      'Прошу отписать',
    ],
    ...[
      "S'il vous plaît arrêtez",
      'ne me contactez plus',
      'plus de SMS',
      'stop svp',
      'je veux me désabonner',
    ],
    ...[
      'por favor baja',
      'quiero darme de baja',
      'No me envíen más mensajes',
      'por favor, parar',
      'não quero receber mensagens',
    ],
    ...[
      'bitte abmelden',
      'Keine SMS mehr',
      'Bitte schreiben Sie mir nicht mehr',
      'Melden Sie mich ab',
      'geen sms meer',
    ],
    ...[
      'basta per favore',
      'non mi scrivete più',
      'proszę mnie wypisać',
      'nie wysyłajcie mi',
      'lütfen durdurun',
      'inga fler sms',
    ],
  ])('%s', (text) => {
    expect(readWords(text)?.kind).toBe('stop');
  });

  it.each([
    ...[
      'we have to STOP this bill',
      "don't stop",
      "Don't stop texting me",
      'never stop sending me coupons',
      'nonstop pizza',
    ],
    ...[
      'Stop by for a coffee',
      'can you stop by later',
      'can you stop the war',
      'the bus stop is far',
      'when does it stop?',
    ],
    ...[
      'I want to cancel my order 55',
      'Fine, thanks',
      'Red pizza please',
      'para llevar',
      'Peru',
      'the end',
      'at the end of May',
    ],
    ...[
      'dame una pizza',
      'no quiero mas pizza',
      'Schreiben Sie mir bitte',
      'Stuur me berichten',
      'Đúng',
      'Melden Sie mich an',
    ],
    ...[
      'yes',
      'да',
      'start',
      'help',
      'pizza',
      'пицца',
      'unstop',
      '我想要一个披萨',
      '今天营业到几点',
      'พิซซ่า',
      '피자 주세요',
    ],
    ...['cancelled flights are back', 'leave a table for me', 'конец света', 'не надо лука'],
  ])('%s is none', (text) => {
    expect(readWords(text)?.kind).not.toBe('stop');
  });

  it('may name a keyword behind a please too', () => {
    expect(readWords('please stop pizza')).toEqual({ kind: 'stop', of: 'pizza' });
    expect(readWords('please stop')).toEqual({ kind: 'stop', of: undefined });
    expect(readWords('arrêter pizza')).toEqual({ kind: 'stop', of: 'pizza' });
  });

  it('is no keyword that a merchant may take, in whatever letters', () => {
    expect(['BAJA', 'arret', 'STOPP', 'стоп', 'остановить', 'parar'].map(isReserved)).toEqual(
      Array.from({ length: 6 }, () => true),
    );
    expect(['pizza', 'para', 'red', 'пицца'].map(isReserved)).toEqual([false, false, false, false]);
  });
});
