import type { ComponentChildren } from 'preact';
import { frameTexts, usePage } from '#ui';

type Option = { value: string; label: string };

/** One of several. */
export function Select({
  name,
  label,
  options,
  value = '',
  hint,
}: {
  name: string;
  label: string;
  options: readonly Option[];
  value?: string | undefined;
  hint?: string | undefined;
}) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <select id={name} name={name} aria-describedby={hint ? `${name}-hint` : undefined}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Several lines to fill in, always optional. */
export function Area({
  name,
  label,
  value = '',
  hint,
  error,
  maxLength = 20_000,
}: {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  maxLength?: number;
}) {
  const texts = frameTexts(usePage().lang);
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>
        {label} <span class="soft small">({texts.optional})</span>
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <textarea
        id={name}
        name={name}
        maxLength={maxLength}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy || undefined}
      >
        {value}
      </textarea>
      {error && (
        <p class="wrong" id={`${name}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** Boxes that belong together. */
export function Group({
  legend,
  hint,
  children,
}: {
  legend: string;
  hint?: string;
  children: ComponentChildren;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      <div class="checks">{children}</div>
    </fieldset>
  );
}

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

/** A heading with what can be done beside it. */
export function Top({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="top">
      <h1>{title}</h1>
      <div class="tools">{children}</div>
    </div>
  );
}

/** Lines of a text that are not empty. */
export function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
