import { OfferList } from './directory-list.tsx';
import type { getInside } from './directory-queries.ts';
import { Membership, Notice, Pay, SignIn } from './directory-sign-in-views.tsx';
import type { DirectoryTexts } from './directory-texts.ts';

type Inside = Awaited<ReturnType<typeof getInside>>;

/** The page below the name of a directory: its offers, or the step that comes before them. */
export function DirectoryInside({
  door,
  payAt,
  hasMembers,
  email,
  offers,
  text,
  path,
}: Inside & { text: DirectoryTexts; path: string }) {
  if (door === 'closed') return <Notice title={text.closed} hint={text.closedHint} />;
  const member = hasMembers && <Membership text={text} path={path} email={email} />;
  if (door === 'sign_in') return <SignIn text={text} path={path} hint={text.signInHint} />;
  if (door === 'blocked')
    return (
      <>
        <Notice title={text.blocked} hint={text.blockedHint} />
        {member}
      </>
    );
  if (payAt !== undefined)
    return (
      <>
        <Pay text={text} path={path} address={payAt} />
        {member}
      </>
    );
  return (
    <>
      {member}
      {offers && <OfferList text={text} path={path} {...offers} />}
    </>
  );
}
