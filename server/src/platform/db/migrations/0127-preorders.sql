-- Orders that wait for stock. Money is held when one is filled, by an order of its own key. place: its place among its
-- account's: the line is that of all firsts, then of all seconds, each by age. retry_at: not tried before; of one that is being
-- filled, when another process may look what became of it. claims: how often it was tried; only the last try may write.
create table preorder (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  service_id text not null references service,
  country_id int references country,
  operators text[],
  except_prefixes text[] not null default '{}',
  max_price_micros bigint constraint preorder_price_known check (max_price_micros between 0 and 1000000000000000),
  place int not null,
  state text not null constraint preorder_state_known
    check (state in ('waiting', 'filling', 'filled', 'cancelled', 'expired', 'failed')),
  claims int not null default 0,
  skips int not null default 0,
  problem text,
  activation_id int,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  retry_at timestamptz not null,
  changed_at timestamptz not null
);
create index preorder_line on preorder (place, id) where state in ('waiting', 'filling');
create index preorder_due on preorder (expires_at) where state = 'waiting';
create index preorder_account on preorder (account_id, id);
create index preorder_ended on preorder (changed_at) where state not in ('waiting', 'filling');

-- One process at a time fills them, or the first in line could be overtaken.
create table preorder_turn (
  only_row boolean primary key default true constraint preorder_turn_once check (only_row),
  taken_by uuid,
  taken_until timestamptz not null default '-infinity'
);
insert into preorder_turn default values;
