import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Route, routes } from '../../../src/dialects/smsonline/routes.ts';

const addressesOf = ({ path, aliases = [] }: Route) => [path, ...aliases];

describe('the table of routes', () => {
  it('has the thirty pages of the documentation, eighteen of them V3', () => {
    const sections = (version: Route['version']) =>
      routes.filter((route) => route.version === version).map(({ section }) => section);

    expect(sections('v3')).toEqual(Array.from({ length: 18 }, (_, index) => `3.${index + 1}`));
    expect(sections('v2')).toEqual(Array.from({ length: 12 }, (_, index) => `4.${index + 1}`));
  });

  it('knows how sure each of them is', () => {
    const count = (wanted: string) => routes.filter(({ certainty }) => certainty === wanted).length;

    expect({ F: count('F'), P: count('P'), N: count('N') }).toEqual({ F: 9, P: 9, N: 12 });
  });

  it('stays below the prefixes that are this protocol alone', () => {
    for (const address of routes.flatMap(addressesOf))
      expect(address).toMatch(/^(\/v3\/(customers|numbers)\/|\/v3\/statistics$|\/cs\/)/);
  });

  it('spells favourites in both ways, wherever they stand', () => {
    const spelled = (word: string) =>
      routes
        .flatMap(addressesOf)
        .filter((address) => address.includes(word))
        .map((address) => address.replace(word, '…'));

    expect(spelled('favourites')).toHaveLength(2);
    expect(spelled('favorites')).toEqual(spelled('favourites'));
  });

  it('names no address twice under one method', () => {
    const all = routes.flatMap((route) =>
      route.methods.flatMap((method) => addressesOf(route).map((address) => `${method} ${address}`)),
    );

    expect(all).toHaveLength(new Set(all).size);
  });
});

describe('docs/dialects/smsonline.md', () => {
  const rows = readFileSync(new URL('../../../../docs/dialects/smsonline.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\| [34]\.\d+ \|/.test(line));

  it('lists every route with its methods, addresses and certainty', () => {
    const listed = rows.map((row) => ({
      section: /^\| ([\d.]+)/.exec(row)?.[1],
      methods: row.match(/\b(GET|PUT|PATCH|POST)\b/g),
      addresses: row.match(/\/(v3|cs)\/[^\s`]+/g),
      certainty: /\| ([FPN]) \|$/.exec(row)?.[1],
    }));

    expect(listed).toEqual(
      routes.map((route) => ({
        section: route.section,
        methods: route.methods,
        addresses: addressesOf(route),
        certainty: route.certainty,
      })),
    );
  });
});
