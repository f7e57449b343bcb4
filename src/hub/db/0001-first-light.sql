-- The hub's register. Times are timestamptz (UTC). Everything a release carries stands in `records` first.

-- Small facts of this hub: lineage, whether its clock is simulated, hash of the loaded configuration.
create table meta (key text primary key, value jsonb not null);

-- An item's life: draft → review → issued → corrected | withdrawn | repealed | expired (core/item/lifecycle.ts).
create table items (
  id text primary key,
  state text not null,
  revision integer not null,          -- newest revision written
  issued_revision integer,            -- the one that is or was on boards
  covered_at timestamptz,             -- off every board at once, a gap in the record, not an end of life
  managed_by_file boolean not null default false,
  source text,                        -- source id for imported items
  source_entry text,                  -- identity of the entry in its source (R61)
  created_at timestamptz not null,
  unique (source, source_entry)
);
-- The words of every revision. Emptied (content null) by withdrawal; hash stays.
create table item_revisions (
  item_id text not null references items,
  revision integer not null,
  content jsonb,                      -- ItemContent
  content_hash text not null,
  author text not null,
  created_at timestamptz not null,
  primary key (item_id, revision)
);
-- Every step with actor, instant and content hash; append-only.
create table item_events (
  seq bigserial primary key,
  item_id text not null references items,
  revision integer not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  actor text not null,
  at timestamptz not null,
  content_hash text not null,
  reason text
);
-- A confidentiality decision on one exact content (R5). `seal` is made with a key of KEYS_DIR: a row edited in the
-- database no longer matches, and the publish process refuses to sign what it covers.
create table approvals (
  item_id text not null,
  revision integer not null,
  content_hash text not null,
  author text not null,
  approver text not null,
  basis text,
  decided_at timestamptz not null,
  seal text not null,
  primary key (item_id, revision)
);

-- What shall be live: one row a record, `body` the canonical JSON bytes that `hash` names.
create table records (
  kind text not null,
  id text not null,
  revision integer not null,
  audience text[] not null,
  hash text not null,
  body bytea not null,
  distribute_from timestamptz,        -- not in any release before this instant
  urgent boolean not null default false, -- a correction or alert: the release takes effect at once
  primary key (kind, id)
);
-- What the newest release says is live, and in which bucket it lies.
create table live (
  kind text not null,
  id text not null,
  revision integer not null,
  audience text[] not null,
  hash text not null,
  length integer not null,
  bucket integer not null,
  primary key (kind, id)
);
create index live_bucket on live (bucket);
-- The chunks of the newest snapshot, one row a bucket with members.
create table chunks (
  bucket integer primary key,
  hash text not null,
  length integer not null,
  records integer not null
);
-- Which media each live item names: what no item names any more is deleted from the feed.
create table live_media (
  item_id text not null,
  hash text not null,
  primary key (item_id, hash)
);
create index live_media_hash on live_media (hash);
-- Why a record left `records`, kept until the release that says so, then for the record.
create table removals (
  seq bigserial primary key,
  kind text not null,
  id text not null,
  reason text not null,
  at timestamptz not null
);
create table releases (
  lineage text not null,
  number integer not null,
  list jsonb not null,
  hash text not null,
  issued_at timestamptz not null,
  takes_effect_at timestamptz not null,
  primary key (lineage, number)
);
-- The feed as files: any hub serves them, export writes them out. `path` is relative to /feed.
create table feed_files (
  path text primary key,
  media_type text not null,
  bytes bytea not null,
  sha256 text not null
);
-- Pictures and other media by hash; served only once a release names them (then also a row of feed_files).
create table media (
  hash text primary key,
  media_type text not null,
  name text,
  width_px integer,
  height_px integer,
  bytes bytea not null
);

create table devices (
  id text primary key,
  board_id text not null,
  code_hash text,                     -- one-time pairing code, hashed; null once used
  code_expires_at timestamptz,
  public_key jsonb,                   -- JWK, made on the board, private half non-extractable
  paired_at timestamptz,
  revoked_at timestamptz,
  last_seen_at timestamptz,
  health jsonb
);
create table acknowledgements (
  device_id text not null references devices,
  lineage text not null,
  release integer not null,
  at timestamptz not null,            -- hub time of receipt
  removed jsonb not null,             -- [{kind,id,revision}] that left this board's stores
  primary key (device_id, lineage, release)
);

-- Append-only, hash-chained: one row a command, in the command's own transaction (FIELD 24).
create table audit (
  seq bigserial primary key,
  at timestamptz not null,
  actor text not null,
  command text not null,
  detail jsonb not null,
  previous text not null,
  hash text not null
);
-- What intake refused, for an operator to read.
create table refusals (
  seq bigserial primary key,
  at timestamptz not null,
  source text not null,
  entry text,
  code text not null,
  reason text not null
);
