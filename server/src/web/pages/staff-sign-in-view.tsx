import { Field, Form, Note } from '#ui';
import type { StaffText } from './staff-texts.ts';

/** The addresses of the pages that staff sign in for: a form leads back to one of them and nowhere else. */
export const rooms = { widget: '/widget', lookup: '/lookup', loyalty: '/loyalty/merchant' } as const;
export type Room = keyof typeof rooms;

type SignInProps = { room: Room; name: string; problem?: string | undefined; text: StaffText };

/** The form with which staff sign in, filled again where it was refused. */
export function StaffSignIn({ room, name, problem, text }: SignInProps) {
  return (
    <section class="card">
      <div class="part">
        <h1>{text[room]}</h1>
        <p class="soft">{text.signInHint}</p>
        {problem && <Note kind="bad" title={problem} />}
        <Form action="/staff/sign-in">
          <input type="hidden" name="room" value={room} />
          <Field name="name" label={text.name} value={name} autocomplete="username" />
          <Field name="password" type="password" label={text.password} autocomplete="current-password" />
          <button type="submit">{text.signIn}</button>
        </Form>
      </div>
    </section>
  );
}

/** Who is signed in, and the way out. */
export function StaffBar({ room, place, text }: { room: Room; place: string | undefined; text: StaffText }) {
  return (
    <div class="row small gap">
      <span class="soft">{place && text.inShop(place)}</span>
      <Form action="/staff/sign-out">
        <input type="hidden" name="room" value={room} />
        <button type="submit" class="link">
          {text.signOut}
        </button>
      </Form>
    </div>
  );
}
