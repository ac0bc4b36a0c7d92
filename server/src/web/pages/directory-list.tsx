import type { Core } from '#core';
import { usePage } from '#ui';
import { Offer, type Shown } from './directory-offer.tsx';
import type { DirectoryTexts } from './directory-texts.ts';

type ShownPage = Awaited<ReturnType<Core['directories']['listShown']>>;

type ListQuery = { search: string; categoryId: bigint | undefined; page: number };

type ListProps = { text: DirectoryTexts; path: string; shown: ShownPage; query: ListQuery; pages: number };

/** The offers: featured ones, then by category, with what narrows them. */
export function OfferList(props: ListProps) {
  const { text, shown, query } = props;
  const narrowed = query.search !== '' || query.categoryId !== undefined;
  return (
    <>
      {(narrowed || shown.count > 0) && <Narrow {...props} />}
      {shown.count === 0 && <Nothing {...props} narrowed={narrowed} />}
      {groupsOf(shown.items, text).map(({ name, items }) => (
        <section key={name}>
          <h2>{name}</h2>
          <ul class="offers">
            {items.map((item) => (
              <Offer key={`${item.kind}${item.objectId}`} item={item} text={text} path={props.path} />
            ))}
          </ul>
        </section>
      ))}
      <Paging {...props} />
    </>
  );
}

function Nothing({ text, path, narrowed }: ListProps & { narrowed: boolean }) {
  const { href } = usePage();
  return (
    <section class="card">
      <div class="part center">
        <p class="soft">{narrowed ? text.nothingFound : text.nothing}</p>
        {narrowed && (
          <p>
            <a href={href(path)}>{text.showAll}</a>
          </p>
        )}
      </div>
    </section>
  );
}

/** Words to look for and a category, sent by GET: an address that can be kept. */
function Narrow({ text, path, shown: { categories }, query }: ListProps) {
  const { lang } = usePage();
  const mains = [...new Set(categories.map(({ mainName }) => mainName))];
  const selected = (id: bigint | null) => id !== null && id === query.categoryId;
  return (
    <section class="card">
      <form class="part" method="get" action={path}>
        <div class="field">
          <label for="q">{text.searchLabel}</label>
          <input id="q" name="q" type="search" value={query.search} maxLength={100} />
        </div>
        {categories.length > 0 && (
          <div class="field">
            <label for="category">{text.category}</label>
            <select id="category" name="category">
              <option value="">{text.allCategories}</option>
              {mains.map((mainName) => {
                const own = categories.filter((one) => one.mainName === mainName);
                const mainId = own[0]?.mainId ?? null;
                return mainId === null ? (
                  own.map(({ id, name }) => (
                    <option key={String(id)} value={String(id)} selected={selected(id)}>
                      {name}
                    </option>
                  ))
                ) : (
                  <optgroup key={mainName} label={mainName}>
                    <option value={String(mainId)} selected={selected(mainId)}>
                      {mainName}
                    </option>
                    {own.map(({ id, name }) => (
                      <option key={String(id)} value={String(id)} selected={selected(id)}>
                        {mainName}: {name}
                      </option>
                    ))}
                  </optgroup>
                );
              })}
            </select>
          </div>
        )}
        <input type="hidden" name="lang" value={lang} />
        <button type="submit">{text.show}</button>
      </form>
    </section>
  );
}

type Group = { name: string; items: Shown[] };

/** In the order in which their first one comes, featured ones before all. */
function groupsOf(items: readonly Shown[], text: DirectoryTexts): Group[] {
  const groups = new Map<string, Shown[]>();
  for (const item of items) {
    const name = item.featured ? text.featured : nameOf(item, text);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups].map(([name, group]) => ({ name, items: group }));
}

function nameOf({ category }: Shown, text: DirectoryTexts): string {
  if (!category) return text.other;
  return category.mainName === '' ? category.name : `${category.mainName}: ${category.name}`;
}

function Paging({ text, path, query, pages }: ListProps) {
  const { href } = usePage();
  if (pages <= 1) return null;
  const to = (page: number) => {
    const parameters = new URLSearchParams({
      ...(query.search === '' ? {} : { q: query.search }),
      ...(query.categoryId === undefined ? {} : { category: String(query.categoryId) }),
      page: String(page),
    });
    return href(`${path}?${parameters}`);
  };
  return (
    <nav class="row" aria-label={text.pageOf(query.page, pages)}>
      {query.page > 1 ? <a href={to(query.page - 1)}>{text.previous}</a> : <span />}
      <span class="soft">{text.pageOf(query.page, pages)}</span>
      {query.page < pages ? <a href={to(query.page + 1)}>{text.next}</a> : <span />}
    </nav>
  );
}
