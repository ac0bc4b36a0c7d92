import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; impact: string | null; nodes: { html: string }[] };

/** The violations that axe finds on the page as it is now, as `rule: elements`; with `grave` the serious and critical ones only. */
export async function findViolations(page: Page, { grave = false } = {}): Promise<string[]> {
  // Evaluated by the debugger, which the page's own content security policy does not concern, and for half a megabyte
  // by its own protocol, which takes half of Playwright's time.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: `${axe}; 0` });
  await debug.detach();
  const violations = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], preload: false, rules: { 'label-content-name-mismatch': { enabled: true } } }).then((result) => result.violations)`,
  )) as Violation[];
  return violations
    .filter(({ impact }) => !grave || impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
