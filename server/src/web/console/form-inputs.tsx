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
