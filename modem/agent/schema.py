"""The tables of the agent's database.

Times named `*_at` are Unix seconds, for people. All others (`due`, `ends`, `ended`, `at`, `kept`)
are those of `clock.Ages`, by which things are decided.
"""

VERSION = 1

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    recipient TEXT NOT NULL,
    text TEXT,
    data BLOB NOT NULL,
    modem TEXT NOT NULL,
    priority INTEGER NOT NULL,
    confirm INTEGER NOT NULL,
    validity INTEGER,
    expires REAL,
    key TEXT NOT NULL,
    marker TEXT NOT NULL,
    parts INTEGER NOT NULL,             -- SMS that it takes
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,             -- attempts since it was accepted or resent
    via TEXT NOT NULL,
    refs TEXT NOT NULL,                 -- TP-MR of its parts, with spaces between
    error TEXT NOT NULL,
    accepted_at REAL NOT NULL,
    ended_at REAL,
    due REAL NOT NULL,                  -- it is not tried before
    ends REAL,                          -- it expires then
    ended REAL
) STRICT;
CREATE UNIQUE INDEX outgoing_key ON outgoing (key) WHERE key <> '';
CREATE INDEX outgoing_turn ON outgoing (modem, priority DESC, id) WHERE state = 'waiting';
CREATE INDEX outgoing_end ON outgoing (ends) WHERE state = 'waiting' AND ends IS NOT NULL;
CREATE INDEX outgoing_state ON outgoing (state, id);
CREATE INDEX outgoing_ended ON outgoing (ended) WHERE ended IS NOT NULL;

-- Which messages have ended, in the order of it; each stands here once, with its last end.
CREATE TABLE ending (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id INTEGER NOT NULL UNIQUE REFERENCES outgoing ON DELETE CASCADE
) STRICT;
CREATE TRIGGER outgoing_ending AFTER UPDATE OF state ON outgoing
WHEN new.state NOT IN ('waiting', 'sending') AND new.state <> old.state
BEGIN INSERT OR REPLACE INTO ending (id) VALUES (new.id); END;

CREATE TABLE begun (modem TEXT NOT NULL, at REAL NOT NULL, parts INTEGER NOT NULL) STRICT;
CREATE INDEX begun_modem ON begun (modem, at);

CREATE TABLE incoming (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    sid TEXT,
    sender TEXT NOT NULL,
    text TEXT,
    data BLOB NOT NULL,
    sent_at TEXT,
    parts INTEGER NOT NULL,
    missing TEXT NOT NULL,
    modem TEXT NOT NULL,
    received_at REAL NOT NULL,
    kept REAL NOT NULL,
    queued INTEGER NOT NULL             -- whether a queue has it, or had it
) STRICT;
CREATE UNIQUE INDEX incoming_id ON incoming (modem, id);
CREATE UNIQUE INDEX incoming_sid ON incoming (modem, sid) WHERE sid IS NOT NULL;
CREATE INDEX incoming_kept ON incoming (kept);
CREATE INDEX incoming_unqueued ON incoming (number) WHERE NOT queued;

CREATE TABLE queue (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    queue TEXT NOT NULL REFERENCES queue ON DELETE CASCADE,
    number INTEGER NOT NULL REFERENCES incoming,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    due REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (queue, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_turn ON task (queue, number) WHERE state = 'waiting';
CREATE INDEX task_number ON task (number);
CREATE INDEX task_state ON task (queue, state, number);
"""
