-- The tables of a home as the program of the first release made them. This file is never written
-- again: homes like it are out there, and each later program has to bring them on.
CREATE TABLE addenda (
    "case" VARCHAR(32) NOT NULL,
    number INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    text TEXT NOT NULL,
    person VARCHAR(64) NOT NULL,
    signed_by VARCHAR(200) NOT NULL,
    signed_at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case", number)
);
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE choices (
    number INTEGER NOT NULL,
    subject VARCHAR(16) NOT NULL,
    scope VARCHAR(16) NOT NULL,
    value VARCHAR(64) NOT NULL,
    turn VARCHAR(8) NOT NULL,
    reason TEXT NOT NULL,
    person VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE conflicts (
    id VARCHAR(32) NOT NULL,
    sop_uid VARCHAR(64) NOT NULL,
    "case" VARCHAR(32) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    size INTEGER NOT NULL,
    transfer_syntax VARCHAR(64) NOT NULL,
    path TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    header TEXT NOT NULL,
    by_frame TEXT NOT NULL,
    source VARCHAR(64) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (sop_uid, digest),
    FOREIGN KEY(sop_uid) REFERENCES instances (sop_uid),
    FOREIGN KEY("case") REFERENCES studies ("case"),
    UNIQUE (path)
);
CREATE TABLE executions (
    "key" VARCHAR(200) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    result TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE facts (
    seq INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    "case" VARCHAR NOT NULL,
    body TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (seq)
);
CREATE TABLE instances (
    sop_uid VARCHAR(64) NOT NULL,
    "case" VARCHAR(32) NOT NULL,
    series_uid VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    size INTEGER NOT NULL,
    transfer_syntax VARCHAR(64) NOT NULL,
    path TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    header TEXT NOT NULL,
    by_frame TEXT NOT NULL,
    source VARCHAR(64) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (sop_uid),
    FOREIGN KEY("case", series_uid) REFERENCES series ("case", series_uid),
    UNIQUE (path)
);
CREATE TABLE invitations (
    token VARCHAR(64) NOT NULL,
    roles TEXT NOT NULL,
    until VARCHAR(32) NOT NULL,
    used_by VARCHAR(32),
    PRIMARY KEY (token)
);
CREATE TABLE leases (
    "case" VARCHAR(32) NOT NULL,
    person VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    since VARCHAR(32) NOT NULL,
    until VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case")
);
CREATE TABLE ledger_about (
    about VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (about, number)
);
CREATE TABLE ledger_entries (
    number INTEGER NOT NULL,
    subject VARCHAR(32) NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE ledger_head (
    only INTEGER NOT NULL,
    size INTEGER NOT NULL,
    peaks BLOB NOT NULL,
    root BLOB NOT NULL,
    at VARCHAR(32) NOT NULL,
    signature BLOB NOT NULL,
    next_fact INTEGER NOT NULL,
    PRIMARY KEY (only)
);
CREATE TABLE ledger_leaves (
    number INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE operating_points (
    package VARCHAR(100) NOT NULL,
    version VARCHAR(32) NOT NULL,
    site VARCHAR(64) NOT NULL,
    point FLOAT NOT NULL,
    rule TEXT NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (package, version, site)
);
CREATE TABLE opinions (
    "case" VARCHAR(32) NOT NULL,
    person VARCHAR(64) NOT NULL,
    revision INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    overall VARCHAR(16) NOT NULL,
    findings TEXT NOT NULL,
    text TEXT NOT NULL,
    certainty VARCHAR(16) NOT NULL,
    at VARCHAR(32) NOT NULL,
    active_s FLOAT NOT NULL,
    ai_shown_before BOOLEAN NOT NULL,
    PRIMARY KEY ("case", person, revision)
);
CREATE TABLE packages (
    package VARCHAR(100) NOT NULL,
    version VARCHAR(32) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    signer VARCHAR(64) NOT NULL,
    folder TEXT NOT NULL,
    summary TEXT NOT NULL,
    standing VARCHAR(16) NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    standing_by VARCHAR(200) NOT NULL,
    standing_since VARCHAR(32) NOT NULL,
    standing_why TEXT NOT NULL,
    PRIMARY KEY (package, version)
);
CREATE TABLE passed_over (
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    reason VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case", revision)
);
CREATE TABLE patients (
    subject VARCHAR(32) NOT NULL,
    patient_id VARCHAR(64) NOT NULL,
    issuer VARCHAR(64) NOT NULL,
    PRIMARY KEY (subject)
);
CREATE TABLE peers (
    ae_title VARCHAR(16) NOT NULL,
    address VARCHAR(253) NOT NULL,
    port INTEGER,
    added_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (ae_title, address)
);
CREATE TABLE persons (
    id VARCHAR(32) NOT NULL,
    login VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    roles TEXT NOT NULL,
    password TEXT NOT NULL,
    language VARCHAR(8) NOT NULL,
    added_at VARCHAR(32) NOT NULL,
    disabled_at VARCHAR(32),
    signed_in_at VARCHAR(32),
    PRIMARY KEY (id),
    UNIQUE (login)
);
CREATE TABLE reading_plans (
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    planned TEXT NOT NULL,
    chosen_at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case", revision)
);
CREATE TABLE reading_times (
    "case" VARCHAR(32) NOT NULL,
    person VARCHAR(64) NOT NULL,
    what VARCHAR(16) NOT NULL,
    revision INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    active_s FLOAT NOT NULL,
    PRIMARY KEY ("case", person, what, revision)
);
CREATE TABLE readings (
    id VARCHAR(32) NOT NULL,
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    package VARCHAR(100) NOT NULL,
    version VARCHAR(32) NOT NULL,
    state VARCHAR(16) NOT NULL,
    result TEXT NOT NULL,
    choices TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    stands BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE reports (
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state VARCHAR(16) NOT NULL,
    decision VARCHAR(16) NOT NULL,
    findings TEXT NOT NULL,
    impression TEXT NOT NULL,
    author VARCHAR(64) NOT NULL,
    author_name VARCHAR(200) NOT NULL,
    changed_at VARCHAR(32) NOT NULL,
    readings TEXT NOT NULL,
    signed_by VARCHAR(200),
    signed_at VARCHAR(32),
    PRIMARY KEY ("case")
);
CREATE TABLE series (
    "case" VARCHAR(32) NOT NULL,
    series_uid VARCHAR(64) NOT NULL,
    header TEXT NOT NULL,
    PRIMARY KEY ("case", series_uid),
    FOREIGN KEY("case") REFERENCES studies ("case")
);
CREATE TABLE series_decisions (
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    series VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    decision VARCHAR(16) NOT NULL,
    reason TEXT NOT NULL,
    person VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case", revision, series, number)
);
CREATE TABLE sessions (
    token VARCHAR(64) NOT NULL,
    person VARCHAR(32) NOT NULL,
    csrf VARCHAR(64) NOT NULL,
    started_at VARCHAR(32) NOT NULL,
    until VARCHAR(32) NOT NULL,
    PRIMARY KEY (token),
    FOREIGN KEY(person) REFERENCES persons (id)
);
CREATE TABLE site_calibrations (
    package VARCHAR(100) NOT NULL,
    version VARCHAR(32) NOT NULL,
    site VARCHAR(64) NOT NULL,
    point FLOAT NOT NULL,
    "values" TEXT NOT NULL,
    source VARCHAR(200) NOT NULL,
    labels VARCHAR(64) NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (package, version, site)
);
CREATE TABLE stated_ages (
    "case" VARCHAR(32) NOT NULL,
    low_years FLOAT NOT NULL,
    high_years FLOAT NOT NULL,
    source VARCHAR(200) NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case")
);
CREATE TABLE studies (
    "case" VARCHAR(32) NOT NULL,
    study_uid VARCHAR(64) NOT NULL,
    subject VARCHAR(32) NOT NULL,
    header TEXT NOT NULL,
    modality VARCHAR(16) NOT NULL,
    search_text TEXT NOT NULL,
    name_in_characters TEXT NOT NULL,
    source VARCHAR(64) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    changed_at VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    settled BOOLEAN NOT NULL,
    PRIMARY KEY ("case"),
    UNIQUE (study_uid),
    FOREIGN KEY(subject) REFERENCES patients (subject)
);
CREATE TABLE subject_keys (
    subject VARCHAR(32) NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (subject)
);
CREATE TABLE told_findings (
    "case" VARCHAR(32) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case")
);
CREATE TABLE trusted_keys (
    fingerprint VARCHAR(64) NOT NULL,
    text TEXT NOT NULL,
    name VARCHAR(200) NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    withdrawn_at VARCHAR(32),
    PRIMARY KEY (fingerprint)
);
CREATE TABLE urgent_marks (
    "case" VARCHAR(32) NOT NULL,
    person VARCHAR(64) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case")
);
CREATE TABLE verdicts (
    "case" VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    series VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    answers TEXT NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("case", revision, series)
);
CREATE TABLE viewing_permits (
    person VARCHAR(64) NOT NULL,
    "case" VARCHAR(32) NOT NULL,
    until VARCHAR(32) NOT NULL,
    PRIMARY KEY (person, "case")
);
CREATE TABLE waiting_caps (
    number INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    reason TEXT NOT NULL,
    person VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    at VARCHAR(32) NOT NULL,
    PRIMARY KEY (number)
);
CREATE INDEX ix_conflicts_case ON conflicts ("case");
CREATE INDEX ix_conflicts_sop_uid ON conflicts (sop_uid);
CREATE INDEX ix_executions_at ON executions (at);
CREATE INDEX ix_facts_case ON facts ("case");
CREATE INDEX ix_instances_series ON instances ("case", series_uid);
CREATE INDEX ix_packages_standing ON packages (standing);
CREATE INDEX ix_patients_patient_id ON patients (patient_id);
CREATE INDEX ix_readings_case ON readings ("case");
CREATE INDEX ix_reports_state ON reports (state, "case", revision);
CREATE INDEX ix_sessions_person ON sessions (person);
CREATE INDEX ix_studies_modality ON studies (modality);
CREATE INDEX ix_studies_revision ON studies ("case", revision);
CREATE INDEX ix_studies_settled ON studies (settled);
CREATE INDEX ix_studies_source ON studies (source);
CREATE INDEX ix_studies_subject ON studies (subject);
CREATE INDEX ix_verdicts_state ON verdicts (state);
CREATE INDEX ix_viewing_permits_case ON viewing_permits ("case");
CREATE INDEX ledger_about_number ON ledger_about (number);
INSERT INTO alembic_version VALUES ('m0002');
