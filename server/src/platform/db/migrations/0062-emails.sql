-- Emails on their way out, and the people they go to. `account_id` is the merchant in whose name it is sent; null where
-- it is the operator's own. `recipient` is a word of the address's own here: an address within one account.
create table email (
  id bigint generated always as identity primary key,
  account_id bigint references account,
  message_id text not null constraint email_message_id_once unique,
  recipient text not null,
  from_name text not null default '',
  reply_to text not null default '',
  subject text not null,
  -- Emptied once the mail server has it: bodies hold links that are secrets.
  text_body text not null,
  html_body text not null,
  unsubscribe_url text not null default '',
  credits int not null default 0 constraint email_credits_not_negative check (credits >= 0),
  state text not null constraint email_state_known check (state in ('pending', 'sent', 'failed')),
  attempts int not null default 0,
  last_error text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index email_account on email (account_id, id);
create index email_failed on email (id) where state = 'failed';
create index email_old on email (changed_at) where state <> 'pending';

-- Whom an account may write to: an address that has unsubscribed gets nothing more in that account's name. The token is
-- in every mail to it, so it is kept as it is; all it can do is unsubscribe.
create table email_recipient (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  address text not null,
  token text not null constraint email_recipient_token_once unique,
  unsubscribed_at timestamptz,
  created_at timestamptz not null
);
create unique index email_recipient_once on email_recipient (account_id, lower(address));
