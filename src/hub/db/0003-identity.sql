-- Who works here (R69). No account exists that a person has not made for herself by a one-time link.
create table accounts (
  id text primary key,                -- the name typed at sign-in; given once
  name text not null,
  roles text[] not null,
  boards text[] not null,             -- scope: board ids, group ids or *
  categories text[] not null,
  password_hash text,                 -- argon2id; null until the link is used
  totp_secret bytea,                  -- sealed with a key the database does not have
  totp_step bigint not null default 0, -- newest time step used: a code works once
  created_at timestamptz not null,
  closed_at timestamptz
);
-- One-time links. `account_id` null: the first administrator, only while there is no account.
create table invitations (
  token_hash text primary key,
  account_id text references accounts,
  totp_secret bytea not null,
  expires_at timestamptz not null
);
create table sessions (
  token_hash text primary key,
  account_id text not null references accounts,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
-- Wrong passwords and codes by account and by address, for all hubs on this database.
create table sign_in_attempts (
  key text primary key,
  wrong integer not null,
  last_at timestamptz not null
);
-- Keys for scripts: what they may, where, until when.
create table tokens (
  id text primary key,
  secret_hash text not null unique,
  name text not null,
  made_by text not null references accounts,
  permissions text[] not null,
  boards text[] not null,
  categories text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz
);
