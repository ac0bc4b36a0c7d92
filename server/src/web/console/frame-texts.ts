import type { Refusal } from '#kernel/refusal';
import { defineTexts } from '#ui';

/** Words of the frame, and of what was done and refused. */
export const frameText = defineTexts({
  en: {
    screens: 'Screens',
    campaigns: 'Campaigns',
    statistics: 'Statistics',
    distribution: 'Distribution',
    loyalty: 'Loyalty',
    directories: 'Directories',
    settings: 'Settings',
    subaccounts: 'Subaccounts',
    signOut: 'Sign out',
    save: 'Save',
    add: 'Add',
    remove: 'Remove',
    more: 'Show more',
    none: 'none',
    all: 'all',
    name: 'Name',
    email: 'Email',
    status: 'Status',
    yes: 'yes',
    no: 'no',
    noPermission: 'Not for this account',
    noPermissionHint: 'Your main account has not opened this screen for you.',
    doneSaved: 'Saved.',
    doneMade: 'Done. It is in the list now.',
    doneRemoved: 'Removed.',
    doneRevoked: 'The key pair is revoked. It is refused from now on.',
    doneQueued: 'It is sent again.',
    donePassword: 'The new password is set. Everybody else was signed out.',
    doneSent: 'It is on its way.',
    failed: 'That was not possible.',
    failedName: 'Something is not filled in as it must be.',
    failedTaken: 'It is there already.',
    failedEmail: 'This email address is used already.',
    failedLimit: 'There are as many campaigns as this account may have.',
    failedLastKey: 'The last key pair cannot be revoked. Make a new one first.',
    failedPassword: 'The old password is wrong.',
    failedShort: 'A password has at least 8 characters.',
    failedZone: 'There is no such time zone.',
    failedAddress: 'An address begins with http:// or https://.',
    failedTemplate: 'This template is not there any more.',
    failedState: 'Things have changed meanwhile. Please look again.',
    failedCsv: 'This is no table of codes.',
    failedTeammate: 'A teammate signs in by a link and has no password.',
    failedAmount: 'Between 1 and 100,000 coupons can be made at once.',
  },
  ru: {
    screens: 'Разделы',
    campaigns: 'Кампании',
    statistics: 'Статистика',
    distribution: 'Распространение',
    loyalty: 'Лояльность',
    directories: 'Каталоги',
    settings: 'Настройки',
    subaccounts: 'Субаккаунты',
    signOut: 'Выйти',
    save: 'Сохранить',
    add: 'Добавить',
    remove: 'Удалить',
    more: 'Показать ещё',
    none: 'нет',
    all: 'все',
    name: 'Название',
    email: 'Эл. почта',
    status: 'Состояние',
    yes: 'да',
    no: 'нет',
    noPermission: 'Недоступно для этого аккаунта',
    noPermissionHint: 'Основной аккаунт не открыл вам этот раздел.',
    doneSaved: 'Сохранено.',
    doneMade: 'Готово. Теперь это есть в списке.',
    doneRemoved: 'Удалено.',
    doneRevoked: 'Пара ключей отозвана и больше не принимается.',
    doneQueued: 'Отправляется снова.',
    donePassword: 'Новый пароль установлен. Все остальные сеансы завершены.',
    doneSent: 'Отправлено.',
    failed: 'Это невозможно.',
    failedName: 'Что-то заполнено не так, как нужно.',
    failedTaken: 'Такое уже есть.',
    failedEmail: 'Этот адрес эл. почты уже используется.',
    failedLimit: 'У аккаунта уже столько кампаний, сколько разрешено.',
    failedLastKey: 'Последнюю пару ключей отозвать нельзя. Сначала создайте новую.',
    failedPassword: 'Старый пароль неверен.',
    failedShort: 'В пароле не меньше 8 знаков.',
    failedZone: 'Такого часового пояса нет.',
    failedAddress: 'Адрес начинается с http:// или https://.',
    failedTemplate: 'Этого шаблона больше нет.',
    failedState: 'Тем временем всё изменилось. Посмотрите ещё раз.',
    failedCsv: 'Это не таблица кодов.',
    failedTeammate: 'Коллега входит по ссылке, пароля у него нет.',
    failedAmount: 'За один раз можно создать от 1 до 100 000 купонов.',
  },
});
export type FrameText = ReturnType<typeof frameText>;

/** A refusal travels in the address as a short word of this closed list. */
const failures = {
  name: 'failedName',
  taken: 'failedTaken',
  email: 'failedEmail',
  limit: 'failedLimit',
  key: 'failedLastKey',
  password: 'failedPassword',
  short: 'failedShort',
  zone: 'failedZone',
  address: 'failedAddress',
  template: 'failedTemplate',
  state: 'failedState',
  csv: 'failedCsv',
  teammate: 'failedTeammate',
  amount: 'failedAmount',
  other: 'failed',
} as const satisfies Record<string, keyof FrameText>;
type Failure = keyof typeof failures;

const isFailure = (word: string): word is Failure => Object.hasOwn(failures, word);

export const failureText = {
  /** Undefined for what has a page of its own: it is not there, or there were too many tries. */
  wordOf({ code, details: { what, name, csv } }: Refusal): Failure | undefined {
    if (code === 'not_found' || code === 'account_not_found' || code === 'rate_limited') return undefined;
    if (what === 'permission' || what === 'form_token') return undefined;
    if (code === 'already_exists') return what === 'email' ? 'email' : 'taken';
    if (code === 'limit_reached') return what === 'campaigns' ? 'limit' : 'state';
    if (what === 'last_key_pair') return 'key';
    if (what === 'teammate') return 'teammate';
    if (code === 'key_unknown') return 'password';
    if (code === 'already_done' || code === 'expired') return 'state';
    if (csv !== undefined) return 'csv';
    if (name === 'password') return 'short';
    if (name === 'amount') return 'amount';
    if (name === 'timezone') return 'zone';
    if (typeof name === 'string' && /Url$/.test(name)) return 'address';
    return code === 'bad_request' || code === 'bad_amount' ? 'name' : 'other';
  },
  of: (text: FrameText, word: string): string | undefined =>
    isFailure(word) ? text[failures[word]] : undefined,
};
