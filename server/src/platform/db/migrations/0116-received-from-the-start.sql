-- Messages received are counted for every account, whether milestones are set or not: an account's first message summed up
-- all of its activations. Where counting was off for a time, the sum of the activations is more.
insert into received_total as r (account_id, messages)
select account_id, sum(message_count) from activation where message_count > 0 group by account_id
on conflict (account_id) do update set messages = greatest(r.messages, excluded.messages);
