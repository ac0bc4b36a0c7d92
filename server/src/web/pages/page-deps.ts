import type { Core } from '#core';
import type { Pages } from '#ui';

/** What every family of pages is mounted with. */
export type PageDeps = { core: Core; pages: Pages };
