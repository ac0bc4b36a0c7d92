import type { ComponentChildren } from 'preact';

/** A heading with what can be done beside it. */
export function Top({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="top">
      <h1>{title}</h1>
      <div class="tools">{children}</div>
    </div>
  );
}

/** A card with a heading of its own. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <div class="part">
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  );
}

export type Column<T> = {
  label: string;
  cell(row: T): ComponentChildren;
  /** Figures stand at the right. */
  numeric?: boolean;
};

/** A table that becomes cards on a phone. The first column names the row. */
export function Table<T>({
  rows,
  columns,
  caption,
  empty,
}: {
  rows: readonly T[];
  columns: readonly Column<T>[];
  caption: string;
  empty: string;
}) {
  if (rows.length === 0) return <p class="soft part">{empty}</p>;
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="hide">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, numeric }) => (
              <th key={label} scope="col" class={numeric ? 'n' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ label, cell, numeric }, at) =>
                at === 0 ? (
                  <th key={label} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={label} class={numeric ? 'n' : undefined} data-label={label}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
