-- Answers already given, by caller and Idempotency-Key, for a day.
create table idempotency (
  actor text not null,
  key text not null,
  request_hash text not null,
  status integer,                     -- null: still at work
  body jsonb,
  at timestamptz not null,
  primary key (actor, key)
);
-- What one person has asked for and a second one must confirm.
create table proposals (
  id text primary key,
  command text not null,
  target text not null,
  input jsonb not null,
  proposed_by text not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  state text not null,                -- waiting | confirmed | dropped
  decided_by text,
  decided_at timestamptz
);
-- Playlists and schedules made in the console; those of kiosk-config are not here and stay read-only.
create table console_records (
  kind text not null,
  id text not null,
  body jsonb not null,
  revision integer not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (kind, id)
);
-- Whom to telephone about a board. Never in a release.
create table board_contacts (
  board_id text primary key,
  person text not null,
  phone text not null
);
-- The desk's own marks on an item; not part of what it says.
alter table items add column due_at timestamptz;
alter table items add column urgent boolean not null default false;
create index item_events_item on item_events (item_id, revision, seq);
