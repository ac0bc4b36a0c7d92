import { defineTexts, Form, Note } from '#ui';
import type { Subscription } from './unsubscribe-queries.ts';

export const unsubscribeTexts = defineTexts({
  en: {
    title: 'Emails to you',
    subscribed: (sender: string) => `${sender} may send emails to this address:`,
    stop: 'Stop these emails',
    stopped: 'You get no more emails',
    stoppedHint: (sender: string) => `${sender} does not write to this address any more:`,
    again: 'Allow them again',
    sender: 'This sender',
  },
  ru: {
    title: 'Письма вам',
    subscribed: (sender: string) => `${sender} может присылать письма на этот адрес:`,
    stop: 'Больше не присылать',
    stopped: 'Писем больше не будет',
    stoppedHint: (sender: string) => `${sender} больше не пишет на этот адрес:`,
    again: 'Снова разрешить',
    sender: 'Отправитель',
  },
});
type UnsubscribeTexts = ReturnType<typeof unsubscribeTexts>;

type Props = { subscription: Subscription; path: string; text: UnsubscribeTexts };

/** Who may write to an address, and the button that stops or allows it. */
export function UnsubscribeView({ subscription, path, text }: Props) {
  const { address, isStopped } = subscription;
  const sender = subscription.sender || text.sender;
  return (
    <section class="card">
      <div class="part center">
        <h1>{text.title}</h1>
        {isStopped && <Note kind="good" title={text.stopped} />}
        <p>{isStopped ? text.stoppedHint(sender) : text.subscribed(sender)}</p>
        <p>
          <strong>{address}</strong>
        </p>
        <Form action={path}>
          <input type="hidden" name="again" value={isStopped ? '1' : ''} />
          <button type="submit" class={isStopped ? 'plain' : undefined}>
            {isStopped ? text.again : text.stop}
          </button>
        </Form>
      </div>
    </section>
  );
}
