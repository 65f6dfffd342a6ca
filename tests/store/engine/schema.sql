CREATE TRIGGER items_forgotten AFTER DELETE ON items BEGIN INSERT INTO slots_dead (slot, submission) VALUES (OLD.slot, OLD.submission); UPDATE sealing SET number = number + 1; END
CREATE TABLE account_links (key BLOB PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, drops_second_factor INTEGER NOT NULL, until REAL NOT NULL, spent INTEGER NOT NULL DEFAULT 0) STRICT
CREATE TABLE account_rights (account TEXT, campaign TEXT, held TEXT NOT NULL, PRIMARY KEY (account, campaign)) STRICT, WITHOUT ROWID
CREATE TABLE activity ( campaign TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL, PRIMARY KEY (campaign, dimension, key, measure) ) STRICT, WITHOUT ROWID
CREATE TABLE allotments ( campaign TEXT, office TEXT, language TEXT, shown TEXT, start INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (campaign, office, language, shown) ) STRICT, WITHOUT ROWID
CREATE TABLE answers_marks (mark BLOB PRIMARY KEY, campaign TEXT NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE answers_pasted (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, office TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, looker TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE answers_told (campaign TEXT, target TEXT, office TEXT, kind TEXT, count INTEGER NOT NULL, PRIMARY KEY (campaign, target, office, kind)) STRICT, WITHOUT ROWID
CREATE TABLE area_lists (campaign TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT
CREATE TABLE areas (campaign TEXT, postcode TEXT, area TEXT, PRIMARY KEY (campaign, postcode, area)) STRICT, WITHOUT ROWID
CREATE TABLE audit (id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1) STRICT
CREATE TABLE brought_areas (campaign TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (campaign, name)) STRICT
CREATE TABLE by_hand (campaign TEXT, day TEXT, target TEXT, letters INTEGER NOT NULL, PRIMARY KEY (campaign, day, target)) STRICT, WITHOUT ROWID
CREATE TABLE "campaigns" ( "slug" TEXT PRIMARY KEY, "status" TEXT NOT NULL, "source" TEXT NOT NULL, "version" INTEGER NOT NULL, "position" INTEGER NOT NULL , closed_at REAL, time_zone TEXT NOT NULL DEFAULT 'UTC', ends_at REAL, answers_salt BLOB NOT NULL DEFAULT x'', archived INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE contacts ( id BLOB PRIMARY KEY, campaign TEXT NOT NULL, person BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0, sealed BLOB NOT NULL , partner TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID
CREATE TABLE destinations (campaign TEXT, office TEXT, PRIMARY KEY (campaign, office)) STRICT, WITHOUT ROWID
CREATE TABLE digests (id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, date REAL NOT NULL, letters INTEGER NOT NULL) STRICT
CREATE TABLE draft_versions (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, version TEXT NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL, is_page INTEGER NOT NULL) STRICT
CREATE TABLE drafts (slug TEXT PRIMARY KEY, source TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL, mark TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID
CREATE TABLE holds ( kind TEXT, key TEXT, since REAL NOT NULL, reply TEXT NOT NULL, per_hour INTEGER NOT NULL, not_before REAL, until REAL, PRIMARY KEY (kind, key) ) STRICT, WITHOUT ROWID
CREATE TABLE host_keys (host TEXT, number INTEGER, public BLOB NOT NULL, mac BLOB NOT NULL, ended INTEGER NOT NULL DEFAULT 0, published_at REAL NOT NULL, PRIMARY KEY (host, number)) STRICT, WITHOUT ROWID
CREATE TABLE host_processes (host TEXT, kind TEXT, version TEXT NOT NULL, started_at REAL NOT NULL, seen_at REAL NOT NULL, PRIMARY KEY (host, kind)) STRICT, WITHOUT ROWID
CREATE TABLE hosts (name TEXT PRIMARY KEY, file BLOB NOT NULL, number INTEGER NOT NULL, older INTEGER NOT NULL DEFAULT 0, until REAL NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE items (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL, part TEXT NOT NULL, mark BLOB NOT NULL, sealed BLOB NOT NULL, lost INTEGER NOT NULL DEFAULT 0) STRICT
CREATE TABLE kept_keys (name TEXT, sealed BLOB, PRIMARY KEY (name, sealed)) STRICT, WITHOUT ROWID
CREATE TABLE key_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, gone TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE letters ( id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, office TEXT NOT NULL, language TEXT NOT NULL, personalised INTEGER NOT NULL, digest BLOB NOT NULL, way TEXT, said_sent INTEGER NOT NULL DEFAULT 0, submission TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL, date REAL, not_before REAL, attempts INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL, reply TEXT NOT NULL DEFAULT '' , digest_mail INTEGER REFERENCES digests(id), keep_until REAL, address TEXT NOT NULL DEFAULT '', held_back INTEGER NOT NULL DEFAULT 0, looker TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE "limits" ( "key" BLOB PRIMARY KEY, "hits" INTEGER, "until" REAL ) STRICT
CREATE TABLE links (name TEXT PRIMARY KEY, submission TEXT NOT NULL, by_mail INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE mailboxes (mailbox TEXT PRIMARY KEY) STRICT, WITHOUT ROWID
CREATE TABLE marked_days (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, day TEXT NOT NULL, words TEXT NOT NULL) STRICT
CREATE TABLE notices (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, submission TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL, date REAL, not_before REAL, attempts INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL, reply TEXT NOT NULL DEFAULT '' , target TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE offered_quotes (name BLOB PRIMARY KEY, campaign TEXT NOT NULL, until TEXT NOT NULL, words TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID
CREATE TABLE office_requests (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, office TEXT NOT NULL, target TEXT NOT NULL, email TEXT NOT NULL, wants TEXT NOT NULL, at REAL NOT NULL, message_id TEXT NOT NULL, words TEXT NOT NULL, link TEXT NOT NULL, stage TEXT NOT NULL, confirmed_at REAL, mail_at REAL) STRICT
CREATE TABLE office_wishes (campaign TEXT, office TEXT, daily INTEGER NOT NULL, paused_until REAL, stopped INTEGER NOT NULL, PRIMARY KEY (campaign, office)) STRICT, WITHOUT ROWID
CREATE TABLE "offices" ( "id" TEXT PRIMARY KEY, "title" TEXT, "organisation" TEXT, "role" TEXT, "country" TEXT, "language" TEXT, "salutation" TEXT, "close" TEXT, "email" TEXT, "contact_form" TEXT, "postal_address" TEXT, "holder" TEXT, "evidence" TEXT, "evidence_date" TEXT, "source" TEXT, "licence" TEXT, "checked_on" TEXT, "position" INTEGER , area TEXT NOT NULL DEFAULT '', until TEXT, corrected_at REAL, reads TEXT NOT NULL DEFAULT '', holder_salutation TEXT NOT NULL DEFAULT '', holder_gender TEXT NOT NULL DEFAULT '', holder_source TEXT NOT NULL DEFAULT '', holder_until TEXT, holder_checked_on TEXT) STRICT
CREATE TABLE "organisers" ( "email" TEXT PRIMARY KEY, "password_hash" TEXT, "created_at" REAL , role TEXT NOT NULL DEFAULT 'organiser', second_factor BLOB, last_step INTEGER NOT NULL DEFAULT 0, wants_mail INTEGER NOT NULL DEFAULT 0) STRICT
CREATE TABLE paces (mailbox TEXT, letter INTEGER, at REAL NOT NULL, PRIMARY KEY (mailbox, letter)) STRICT, WITHOUT ROWID
CREATE TABLE "partners" ( "code" TEXT PRIMARY KEY, "name" TEXT, "origins" TEXT, "link_salt" TEXT, "active" INTEGER , opt_in TEXT NOT NULL DEFAULT '') STRICT
CREATE TABLE pictures (campaign TEXT, name TEXT, digest TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (campaign, name)) STRICT
CREATE TABLE promises (id BLOB PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, person BLOB NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE published (campaign TEXT PRIMARY KEY, hour REAL NOT NULL, rows TEXT NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE published_answers (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, who TEXT NOT NULL, day TEXT NOT NULL, words TEXT NOT NULL, link TEXT NOT NULL, standing TEXT NOT NULL, published_at REAL, corrected_at REAL, withdrawn_at REAL, reason TEXT NOT NULL) STRICT
CREATE TABLE quotes (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, words TEXT NOT NULL, who TEXT NOT NULL) STRICT
CREATE TABLE recovery_codes (organiser TEXT REFERENCES organisers(email), code BLOB, PRIMARY KEY (organiser, code)) STRICT, WITHOUT ROWID
CREATE TABLE recovery_items (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL, part TEXT NOT NULL, mark BLOB NOT NULL, sealed BLOB NOT NULL) STRICT
CREATE TABLE recovery_keys (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT
CREATE TABLE refusals (campaign TEXT, partner TEXT, reason TEXT, day TEXT, site TEXT, times INTEGER NOT NULL, PRIMARY KEY (campaign, partner, reason, day, site)) STRICT, WITHOUT ROWID
CREATE TABLE runs (name TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE sealing (one INTEGER PRIMARY KEY CHECK (one = 1), installation BLOB NOT NULL, pepper_mark BLOB NOT NULL, number INTEGER NOT NULL, filled REAL NOT NULL, lost INTEGER NOT NULL) STRICT
CREATE TABLE "sessions" ( "key" BLOB PRIMARY KEY, "organiser" TEXT REFERENCES "organisers"("email"), "created_at" REAL, "seen_at" REAL , whole INTEGER NOT NULL DEFAULT 0) STRICT
CREATE TABLE slots_dead (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL) STRICT
CREATE TABLE slots_free (slot INTEGER PRIMARY KEY) STRICT
CREATE TABLE slots_fresh (slot INTEGER PRIMARY KEY) STRICT
CREATE TABLE submissions ( id TEXT PRIMARY KEY, campaign TEXT NOT NULL REFERENCES campaigns(slug), at REAL NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL, page_language TEXT NOT NULL, partner TEXT NOT NULL, source TEXT NOT NULL, embedded INTEGER NOT NULL, confirm INTEGER NOT NULL, confirmed_at REAL, counted INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0 , version INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID
CREATE TABLE suppressed (address BLOB PRIMARY KEY) STRICT, WITHOUT ROWID
CREATE TABLE texts (campaign TEXT, digest BLOB, PRIMARY KEY (campaign, digest)) STRICT, WITHOUT ROWID
CREATE TABLE totals ( campaign TEXT, partner TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL, PRIMARY KEY (campaign, partner, dimension, key, measure) ) STRICT, WITHOUT ROWID
CREATE TABLE tried_again (reason TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID
CREATE TABLE uploads (id TEXT PRIMARY KEY, who TEXT NOT NULL, about TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, answers TEXT NOT NULL, at REAL NOT NULL) STRICT
CREATE TABLE "versions" ( "name" TEXT PRIMARY KEY, "number" INTEGER ) STRICT
CREATE TABLE waiting (campaign TEXT, office TEXT, target TEXT, letters INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0, first_day TEXT NOT NULL DEFAULT '', last_day TEXT NOT NULL DEFAULT '', said_sent INTEGER NOT NULL DEFAULT 0, said_first_day TEXT NOT NULL DEFAULT '', PRIMARY KEY (campaign, office, target)) STRICT, WITHOUT ROWID
CREATE TABLE webhook_deliveries (notice TEXT PRIMARY KEY, webhook TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL, attempts INTEGER NOT NULL, answer TEXT NOT NULL) STRICT
CREATE TABLE webhook_notices (id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhooks(id), body TEXT NOT NULL, attempts INTEGER NOT NULL, not_before REAL NOT NULL) STRICT
CREATE TABLE webhooks (id TEXT PRIMARY KEY, campaign TEXT NOT NULL, url TEXT NOT NULL, day TEXT NOT NULL, reached INTEGER NOT NULL, active INTEGER NOT NULL, fault TEXT NOT NULL) STRICT
CREATE TABLE wraps (slot INTEGER, host TEXT, number INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (slot, host), FOREIGN KEY (host, number) REFERENCES host_keys (host, number)) STRICT, WITHOUT ROWID
CREATE TABLE written (campaign TEXT, target TEXT, writer BLOB, PRIMARY KEY (campaign, target, writer)) STRICT, WITHOUT ROWID
CREATE INDEX audit_at ON audit (at)
CREATE UNIQUE INDEX contacts_confirmed ON contacts (campaign, partner, person) WHERE confirmed = 1
CREATE INDEX draft_versions_of ON draft_versions (slug, version)
CREATE UNIQUE INDEX items_of_submission ON items (submission, part)
CREATE INDEX letters_awaiting ON letters (submission) WHERE state = 'awaiting_confirmation'
CREATE INDEX letters_failed ON letters (campaign, not_before) WHERE state = 'failed'
CREATE INDEX letters_held_back ON letters (id) WHERE held_back = 1 AND state = 'queued'
CREATE INDEX letters_in_digest ON letters (digest_mail) WHERE digest_mail IS NOT NULL AND state IN ('queued', 'retrying', 'unknown', 'sending')
CREATE INDEX letters_kept ON letters (keep_until) WHERE keep_until IS NOT NULL
CREATE INDEX letters_of_submission ON letters (submission)
CREATE INDEX letters_offered ON letters (submission) WHERE state IN ('offered', 'handed_over')
CREATE INDEX letters_sending ON letters (lease_until) WHERE state = 'sending'
CREATE INDEX letters_tried ON letters (campaign, not_before) WHERE state IN ('queued', 'retrying', 'unknown') AND reply <> ''
CREATE INDEX letters_waiting ON letters (campaign, office, id, not_before) WHERE state IN ('queued', 'retrying', 'unknown')
CREATE INDEX links_of_submission ON links (submission)
CREATE INDEX marked_days_of_campaign ON marked_days (campaign, day)
CREATE INDEX notices_of_submission ON notices (submission)
CREATE INDEX notices_sending ON notices (lease_until) WHERE state = 'sending'
CREATE INDEX notices_waiting ON notices (not_before, id) WHERE state IN ('queued', 'retrying', 'unknown')
CREATE INDEX office_requests_mail ON office_requests (mail_at) WHERE mail_at IS NOT NULL
CREATE INDEX paces_at ON paces (at)
CREATE INDEX paces_letter ON paces (letter)
CREATE UNIQUE INDEX promises_once ON promises (campaign, target, person)
CREATE INDEX published_answers_of ON published_answers (campaign)
CREATE INDEX slots_dead_of_submission ON slots_dead (submission)
CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook, at)
CREATE INDEX webhook_notices_due ON webhook_notices (not_before)
CREATE INDEX wraps_of_key ON wraps (host, number)
