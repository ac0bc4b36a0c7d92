import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { StatisticsList } from './statistics-views.tsx';

it('a view draws its data alone: a list without campaigns says so, and has no next page', () => {
  const html = render(h(StatisticsList, { campaigns: [], counts: new Map(), next: undefined }));

  expect(html).toContain('<h1>Statistics</h1>');
  expect(html).toContain('<p class="soft part">');
  expect(html).not.toContain('before=');
});
