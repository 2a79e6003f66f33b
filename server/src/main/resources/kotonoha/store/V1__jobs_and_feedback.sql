-- Times are milliseconds since 1970. ${bytes} columns hold what the vault sealed.

CREATE TABLE counter (
    name  VARCHAR(20) PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('job', 0);
INSERT INTO counter (name, value) VALUES ('fence', 0);

-- Something sealed and known: shows at the start whether the key still fits.
CREATE TABLE key_check (
    id     INTEGER PRIMARY KEY,
    sealed ${bytes} NOT NULL
);

-- state: waiting (due at due_at), running (leased until due_at), behind (another of its lane comes first), parked.
CREATE TABLE job (
    id          BIGINT PRIMARY KEY,
    kind        VARCHAR(60) NOT NULL,
    lane        VARCHAR(300) NOT NULL,
    state       VARCHAR(10) NOT NULL,
    due_at      BIGINT NOT NULL,
    fence       BIGINT NOT NULL,
    leases      INTEGER NOT NULL,
    received_at BIGINT NOT NULL,
    payload     ${bytes},
    progress    ${bytes},
    why         ${bytes}
);
CREATE INDEX job_by_age ON job (state, id);
CREATE INDEX job_by_due ON job (state, due_at);
CREATE INDEX job_by_lane ON job (lane, state, id);

CREATE TABLE job_key (
    name    VARCHAR(300) PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
CREATE INDEX job_key_by_age ON job_key (seen_at);

CREATE TABLE feedback (
    team     VARCHAR(60) NOT NULL,
    channel  VARCHAR(60) NOT NULL,
    answer   VARCHAR(60) NOT NULL,
    person   VARCHAR(60) NOT NULL,
    rating   VARCHAR(10) NOT NULL,
    reason   ${bytes} NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (team, channel, answer, person)
);
