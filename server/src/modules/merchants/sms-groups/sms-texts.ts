/** The words that we put into SMS ourselves: in Russian to whoever wrote, or is written to, in Cyrillic. */
const texts = {
  en: {
    joined: (name: string) => `You have joined ${name}. Reply STOP to opt out.`,
    already: (name: string) => `You are in ${name} already. Reply STOP to opt out.`,
    confirm: (name: string) => `Reply YES to get messages of ${name}. Reply STOP to refuse.`,
    stopped: (name: string) =>
      `${name}: you have opted out and get no more messages. To undo, reply START or see`,
    stoppedOne: (name: string) =>
      `You have left ${name} and get no more of its messages. To undo, reply START or see`,
    started: (name: string) => `${name}: you get messages again. Reply STOP to opt out.`,
    help: (name: string) => `${name}: send a keyword to join, STOP to opt out. What you get and why:`,
    hint: 'Reply STOP to opt out',
    hintByLink: 'Opt out:',
  },
  ru: {
    joined: (name: string) => `Вы подписались: ${name}. Отписка: СТОП`,
    already: (name: string) => `Вы уже подписаны: ${name}. Отписка: СТОП`,
    confirm: (name: string) => `Ответьте ДА, чтобы получать: ${name}. Отказ: СТОП`,
    stopped: (name: string) => `${name}: вы отписаны от всех сообщений. Вернуть: СТАРТ или`,
    stoppedOne: (name: string) => `Вы отписаны: ${name}. Вернуть: СТАРТ или`,
    started: (name: string) => `${name}: вы снова получаете сообщения. Отписка: СТОП`,
    help: (name: string) =>
      `${name}: отправьте слово, чтобы подписаться, СТОП для отписки. Что вы получаете:`,
    hint: 'Отписка: СТОП',
    hintByLink: 'Отписка:',
  },
} as const;

/** Those of the language that the text is in. */
export const textsLike = (text: string) => texts[/[а-яё]/i.test(text) ? 'ru' : 'en'];

export type Merge = Readonly<Record<string, string>>;

/** Fills `{first_name}`, `{url}` and the like in; a name that is not known is left out. An address that has no place is put last. */
export function fillIn(template: string, merge: Merge): string {
  const { url = '' } = merge;
  const filled = template
    .replace(/\{([a-z_]+\d?)\}/g, (whole, name: string) => merge[name] ?? (name in mergeNames ? '' : whole))
    .replace(/ {2,}/g, ' ')
    .trim();
  return url === '' || template.includes('{url}') ? filled : `${filled} ${url}`.trim();
}

const mergeNames = Object.fromEntries(
  ['first_name', 'last_name', 'url', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `customfield${n}`)].map((name) => [
    name,
    true,
  ]),
);
