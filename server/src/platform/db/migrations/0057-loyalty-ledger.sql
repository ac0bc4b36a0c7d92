-- An account may own many thousand ledger accounts of points: those of its money are found without looking at them.
drop index ledger_account_owner;
create index ledger_account_owner on ledger_account (account_id, currency);
-- Points are booked once per reason.
create unique index ledger_transfer_loyalty_once on ledger_transfer (kind, reference)
  where kind in ('loyalty_give', 'loyalty_take', 'loyalty_round', 'loyalty_spend', 'loyalty_return', 'loyalty_expire');
