import type { ComponentChildren, JSX } from 'preact';
import { frameTexts } from './frame-texts.ts';
import { usePage } from './page-context.ts';

/** Name of the hidden field that every form of ours carries. */
export const TOKEN_FIELD = 'form_token';

/** A form that is sent by POST and carries what shows that it came from our page. */
export function Form({
  action,
  children,
  ...rest
}: { action: string; children: ComponentChildren } & Omit<
  JSX.IntrinsicElements['form'],
  'action' | 'method'
>) {
  const { href, formToken } = usePage();
  return (
    <form method="post" action={href(action)} {...rest}>
      <input type="hidden" name={TOKEN_FIELD} value={formToken()} />
      {children}
    </form>
  );
}

type FieldProps = {
  name: string;
  label: string;
  hint?: string | undefined;
  /** The error of this field; tied to it and read aloud. */
  error?: string | undefined;
  optional?: boolean | undefined;
  type?: 'text' | 'email' | 'tel' | 'password' | 'number' | 'date' | 'search' | undefined;
  value?: string | undefined;
  class?: string | undefined;
  autocomplete?: string | undefined;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | undefined;
  pattern?: string | undefined;
  maxLength?: number | undefined;
};

/** A line to fill in. */
export function Field({ name, label, hint, error, optional = false, type = 'text', ...input }: FieldProps) {
  const texts = frameTexts(usePage().lang);
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  // Preact's types know which attributes go with which type; here the type is not known.
  const attributes = {
    id: name,
    name,
    type,
    maxLength: 200,
    required: !optional,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': describedBy || undefined,
    ...input,
  } as JSX.IntrinsicElements['input'];
  return (
    <div class="field">
      <label for={name}>
        {label} {optional && <span class="soft small">({texts.optional})</span>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input {...attributes} />
      {error && <FieldError name={name} error={error} />}
    </div>
  );
}

/** A box to tick. */
export function Checkbox({
  name,
  label,
  error,
  optional = false,
  value = '1',
  checked = false,
}: Pick<FieldProps, 'name' | 'label' | 'error' | 'optional' | 'value'> & { checked?: boolean | undefined }) {
  return (
    <>
      <div class="check">
        <input
          id={name}
          name={name}
          type="checkbox"
          value={value}
          checked={checked}
          required={!optional}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${name}-error` : undefined}
        />
        <label for={name}>{label}</label>
      </div>
      {error && <FieldError name={name} error={error} />}
    </>
  );
}

function FieldError({ name, error }: { name: string; error: string }) {
  return (
    <p class="wrong" id={`${name}-error`} role="alert">
      {error}
    </p>
  );
}

/** A message about what just happened or how things stand; `bad` ones are read aloud at once. */
export function Note({
  kind,
  title,
  children,
}: {
  kind?: 'good' | 'bad' | 'warn' | undefined;
  title?: string | undefined;
  children?: ComponentChildren;
}) {
  return (
    <div class={kind ? `note ${kind}` : 'note'} role={kind === 'bad' ? 'alert' : 'status'}>
      {title && <p>{title}</p>}
      {children}
    </div>
  );
}

/** A drawing that a library made out of lines alone (a barcode), described for those who do not see it. */
export function Drawing({ svg, label, broad = false }: { svg: string; label: string; broad?: boolean }) {
  return (
    <div
      class={broad ? 'plate broad' : 'plate'}
      role="img"
      aria-label={label}
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
