import { describe, expect, it } from 'vitest';
import { extractCodes, pickCode } from './extract-code.ts';

const reasons = (text: string) =>
  Object.fromEntries(extractCodes(text).map(({ code, reason }) => [code, reason]));

describe('a code that is over', () => {
  it.each([
    ['en', 'The old code 4418 is no longer valid, use 9052 instead.', '9052'],
    ['de', 'Der alte Code 4418 ist ungültig, der neue lautet 9052.', '9052'],
    ['fr', "Le code 4418 n'est plus valable. Voici le nouveau : 9052", '9052'],
    ['es', 'El código 4418 ha sido sustituido por el 9052.', '9052'],
    ['pt', 'O código 4418 expirou, o novo é 9052.', '9052'],
    ['it', 'Il vecchio codice 4418 è scaduto, quello nuovo è 9052.', '9052'],
    ['nl', 'Code 4418 is verlopen. Gebruik voortaan 9052.', '9052'],
    ['sv', 'Koden 4418 har ersatts med 9052.', '9052'],
    ['pl', 'Kod 4418 jest już nieważny, nowy to 9052.', '9052'],
    ['cs', 'Kód 4418 již neplatí, nahrazuje ho 9052.', '9052'],
    ['hu', 'A 4418 kód lejárt. Új kód: 9052', '9052'],
    ['ru', 'Код 4418 больше не действует. Введите новый: 9052', '9052'],
    ['uk', 'Попередній код 4418 скасовано, новий\n\n9 0 5 2', '9052'],
    ['el', 'Ο κωδικός 4418 έληξε, ο νέος είναι 9052.', '9052'],
    ['tr', '4418 kodu iptal edildi, yeni kodunuz 9052.', '9052'],
    ['am', 'ኮድ 4418 አይሰራም። አዲሱ ኮድ 9052 ነው።', '9052'],
    ['he', 'הקוד 4418 אינו בתוקף. קוד חדש: 9052', '9052'],
    ['ar', 'انتهت صلاحية الرمز 4418. الرمز الجديد: 9052', '9052'],
    ['hi', 'पुराना ओटीपी 4418 अब मान्य नहीं है। नया ओटीपी 9052 है।', '9052'],
    ['th', 'รหัสเดิม 4418 ใช้ไม่ได้แล้ว รหัสใหม่คือ 9052', '9052'],
    ['zh', '之前的验证码4418已失效，请使用新验证码9052。', '9052'],
    ['ja', '旧コード4418は失効しました。新コードは9052です。', '9052'],
    ['ko', '인증번호 4418은 만료되었습니다. 새 인증번호: 9052', '9052'],
  ])('gives way to the new one (%s)', (_, text, code) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);
    expect(reasons(text)['4418']).toBe('trap: an old code');
  });

  it.each([
    'The code 4418 has expired. Please request a new one in the app.',
    'Ihr Code 4418 ist abgelaufen.',
    'Код 4418 аннулирован, новый придёт отдельным сообщением.',
    'Kode 4418 sudah tidak berlaku.',
    '验证码4418已过期，请重新获取。',
  ])('leaves none where none is given: %s', (text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBeNull();
  });

  it.each([
    ['has words between it and what says so', 'Code 4418 for order 20391 has expired. New code: 9052'],
    ['is parted from it by an insertion', 'Code 4418, sent at noon, is no longer valid. New code: 9052'],
    ['stands alone between commas', 'The code of noon, 4418, is no longer valid. The new one is 9052.'],
    ['follows it', 'No longer valid: code 4418. Your code: 9052'],
    ['is named by a label', 'Code superseded: 4418. Current code: 9052'],
    ['is what the new one stands for', 'Use 9052 instead of code 4418 to sign in.'],
    ['stands before the word that says so', '4418 kodu yerine 9052 girin.'],
    ['is the first of a change', 'Your pickup code changed from 4418 to 9052.'],
    ['follows when nothing but the term is told', 'Ihr Code vom 3.2. ist abgelaufen. Jetzt gilt 9052.'],
    ['is wrong', 'El código 4418 era erróneo. El correcto es 9052.'],
  ])('%s', (_, text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe('9052');
  });
});

describe('a code that is not over', () => {
  it.each([
    'Your code is 4418. Previous codes are no longer valid.',
    'Your code is 4418 and all previous codes have expired.',
    'Code 4418 will be cancelled at 18:30.',
    'Code 4418 is no longer valid after 5 minutes.',
    'Your previous code is still valid: 4418',
    'This replaces your previous code: 4418',
    "Don't forget your code 4418.",
    'Vergessen Sie nicht Ihren Code 4418.',
    'Vergeet code 4418 niet.',
    'Не забудьте код 4418.',
    'Use code 4418 to get the refund for your cancelled booking 77120.',
    '4418 confirms the transfer that was cancelled.',
    'Код 4418. Никому не говорите его, а не то потеряете деньги.',
    'Ваш новый пароль 4418, старый больше не действует.',
    '验证码4418，5分钟内有效，之前的验证码已失效。',
    'टिकट रद्द करने के लिए ओटीपी 4418 है।',
  ])('is read: %s', (text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe('4418');
  });
});

describe('what is new or not meant', () => {
  it.each([
    'Train 4418 was cancelled, your new train is 9052.',
    'Vertrag 330918 wurde storniert, neuer Vertrag: 551209',
    'Your PIN has expired. Call the new number 55120 to reset it.',
    'We sent you a code. Enter that code, not this reference: 482019.',
    'Order 4410 was replaced with 9052. No action needed.',
  ])('is no code: %s', (text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBeNull();
  });

  it.each([
    ['en', 'Enter 771904, not the reference 20918.'],
    ['de', 'Geben Sie 771904 ein, nicht die Vorgangsnummer 20918.'],
    ['fr', 'Saisissez 771904, pas le numéro 20918.'],
    ['ru', 'Введите 771904, а не номер заявки 20918.'],
    ['ja', '認証番号20918ではなく771904を入力してください。'],
  ])('stands beside what is (%s)', (_, text) => {
    expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe('771904');
  });
});
