import type { FastifyReply } from 'fastify';

export type PayPage = {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
  /** Form buttons: what is posted as `outcome`, and its label. None: the payment is over. */
  readonly buttons: readonly (readonly [outcome: string, label: string])[];
  readonly returnUrl?: string | undefined;
};

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #1c2430; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: #5a6675; } dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; padding: .5rem 1rem; margin: 0 .5rem .5rem 0; cursor: pointer; }
.note { background: #fff4d6; padding: .5rem 1rem; border-radius: .25rem; }
`;

/** A page a person can click on; the form posts to the page's own address. */
export function sendPayPage(reply: FastifyReply, page: PayPage): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    .header('referrer-policy', 'no-referrer')
    .send(renderPayPage(page));
}

function renderPayPage({ title, rows, buttons, returnUrl }: PayPage): string {
  const facts = rows.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`);
  const choices = buttons.map(
    ([outcome, label]) =>
      `<button type="submit" name="outcome" value="${escapeHtml(outcome)}">${escapeHtml(label)}</button>`,
  );
  const back = returnUrl && /^https?:/.test(returnUrl) ? returnUrl : undefined;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>${style}</style></head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="note">Simulated: no money moves, and nothing may be sent to an address shown here.</p>
<dl>${facts.join('\n')}</dl>
${choices.length > 0 ? `<form method="post">${choices.join('\n')}</form>` : '<p>This payment is over.</p>'}
${back ? `<p><a href="${escapeHtml(back)}">Back to the shop</a></p>` : ''}
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
