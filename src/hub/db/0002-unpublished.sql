-- Which records publishing has to look at, written by a trigger so that no writer can forget it and the cost of a publish
-- follows the change. Rows are removed one by one as they are dealt with, never "up to a number": a smaller seq may
-- commit later. `refused`: why the publisher would not sign the record; it is asked again at every publish.
create table unpublished (seq bigserial primary key, kind text not null, id text not null, refused text);
create index unpublished_record on unpublished (kind, id);

create function note_unpublished() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then insert into unpublished (kind, id) values (old.kind, old.id); end if;
  if tg_op <> 'DELETE' then insert into unpublished (kind, id) values (new.kind, new.id); end if;
  return null;
end $$;
create trigger records_unpublished after insert or update or delete on records for each row execute function note_unpublished();

insert into unpublished (kind, id) select kind, id from records union select kind, id from live;

create index live_hash on live (hash);
-- Reading times of an item's pages for one kind of board, so that a hub that starts again need not lay out what it has laid out before.
create table page_dwells (
  hash text not null,
  layout text not null,
  dwell_ms integer[] not null,
  primary key (hash, layout)
);
