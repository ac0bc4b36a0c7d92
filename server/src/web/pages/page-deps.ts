import type { Core } from '#core';
import type { Pages } from '#ui';

/** The dependencies of every family of pages. */
export type PageDeps = { core: Core; pages: Pages };
