"""The database's schema, step by step. Steps are appended, small and named, and never edited once released."""

from sqlite_utils import Database, Migrations

migrations = Migrations("campaign")


@migrations()
def create_campaigns_and_offices(db: Database) -> None:
    db.table("campaigns").create(
        {"slug": str, "status": str, "source": str, "version": int, "writer_key": bytes, "position": int},
        pk="slug",
        not_null={"status", "source", "version", "writer_key", "position"},
        strict=True,
    )
    db.table("offices").create(
        {
            **dict.fromkeys(
                (
                    "id title organisation role country language salutation close email contact_form postal_address "
                    "holder evidence evidence_date source licence"
                ).split(),
                str,
            ),
            "checked_on": str,
            "position": int,
        },
        pk="id",
        strict=True,
    )
    db.table("versions").create({"name": str, "number": int}, pk="name", strict=True)


@migrations()
def create_partners_and_organisers(db: Database) -> None:
    db.table("partners").create(
        {"code": str, "name": str, "origins": str, "link_salt": str, "active": int}, pk="code", strict=True
    )
    db.table("organisers").create({"email": str, "password_hash": str, "created_at": float}, pk="email", strict=True)
    db.table("sessions").create(
        {"key": bytes, "organiser": str, "created_at": float, "seen_at": float},
        pk="key",
        foreign_keys=[("organiser", "organisers", "email")],
        strict=True,
    )
    db.table("limits").create({"key": bytes, "hits": int, "until": float}, pk="key", strict=True)


@migrations()
def create_submissions(db: Database) -> None:
    """What is personal is sealed in `personal`; its key is in `seals`, which backups leave out."""
    db.execute(
        """
        CREATE TABLE submissions (
            id TEXT PRIMARY KEY, campaign TEXT NOT NULL REFERENCES campaigns(slug), at REAL NOT NULL,
            country TEXT NOT NULL, language TEXT NOT NULL, page_language TEXT NOT NULL, partner TEXT NOT NULL,
            source TEXT NOT NULL, embedded INTEGER NOT NULL, confirm INTEGER NOT NULL, confirmed_at REAL,
            counted INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE personal (submission TEXT PRIMARY KEY, sealed BLOB) STRICT")
    db.execute("CREATE TABLE seals (submission TEXT PRIMARY KEY, wrapped_key BLOB NOT NULL) STRICT")


@migrations()
def create_queue(db: Database) -> None:
    """Letters and the mails to supporters; what waits is found by partial indexes, however many are done."""
    queue = """
        submission TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL, date REAL, not_before REAL,
        attempts INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL,
        reply TEXT NOT NULL DEFAULT ''
    """
    db.execute(
        f"""
        CREATE TABLE letters (
            id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, office TEXT NOT NULL,
            language TEXT NOT NULL, personalised INTEGER NOT NULL, digest BLOB NOT NULL, way TEXT,
            said_sent INTEGER NOT NULL DEFAULT 0, {queue}
        ) STRICT
        """
    )
    db.execute(f"CREATE TABLE notices (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, {queue}) STRICT")
    for table, by in (("letters", "campaign, office, id, not_before"), ("notices", "id, not_before")):
        db.execute(f"CREATE INDEX {table}_of_submission ON {table} (submission)")
        db.execute(f"CREATE INDEX {table}_waiting ON {table} ({by}) WHERE state IN ('queued', 'retrying', 'unknown')")
        db.execute(f"CREATE INDEX {table}_sending ON {table} (lease_until) WHERE state = 'sending'")
    db.execute("CREATE INDEX letters_offered ON letters (submission) WHERE state IN ('offered', 'handed_over')")
    db.execute("CREATE INDEX letters_awaiting ON letters (submission) WHERE state = 'awaiting_confirmation'")


@migrations()
def create_pacing(db: Database) -> None:
    """Which offices letters were queued to, and which letters a mailbox got in the last hour, and when."""
    db.execute(
        "CREATE TABLE destinations (campaign TEXT, office TEXT, PRIMARY KEY (campaign, office)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE paces (mailbox TEXT, letter INTEGER, at REAL NOT NULL, PRIMARY KEY (mailbox, letter)) "
        "STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX paces_at ON paces (at)")
    db.execute("CREATE INDEX paces_letter ON paces (letter)")


@migrations()
def create_ledger(db: Database) -> None:
    """Counted rows; digests of texts to count distinct ones; who wrote to whom, as keyed hashes; allotted variants."""
    db.execute(
        """
        CREATE TABLE totals (
            campaign TEXT, partner TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, partner, dimension, key, measure)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE texts (campaign TEXT, digest BLOB, PRIMARY KEY (campaign, digest)) STRICT, WITHOUT ROWID")
    db.execute(
        "CREATE TABLE written (campaign TEXT, target TEXT, writer BLOB, PRIMARY KEY (campaign, target, writer)) "
        "STRICT, WITHOUT ROWID"
    )
    db.execute(
        """
        CREATE TABLE allotments (
            campaign TEXT, office TEXT, language TEXT, shown TEXT, start INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, office, language, shown)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def create_holds_and_digests(db: Database) -> None:
    """What keeps letters waiting, and which letters leave together in one mail of the day."""
    db.execute(
        """
        CREATE TABLE holds (
            kind TEXT, key TEXT, since REAL NOT NULL, reply TEXT NOT NULL, per_hour INTEGER NOT NULL, not_before REAL,
            until REAL, PRIMARY KEY (kind, key)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE digests (id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, date REAL NOT NULL, "
        "letters INTEGER NOT NULL) STRICT"
    )
    db.execute("ALTER TABLE letters ADD COLUMN digest_mail INTEGER REFERENCES digests(id)")
    db.execute(
        "CREATE INDEX letters_in_digest ON letters (digest_mail) WHERE digest_mail IS NOT NULL "
        "AND state IN ('queued', 'retrying', 'unknown', 'sending')"
    )


@migrations()
def give_letters_back(db: Database) -> None:
    """Which letter a mail gives back, and until when one that was sent may still come back."""
    db.execute("ALTER TABLE notices ADD COLUMN target TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE letters ADD COLUMN keep_until REAL")
    db.execute("CREATE INDEX letters_kept ON letters (keep_until) WHERE keep_until IS NOT NULL")


@migrations()
def forget_writers(db: Database) -> None:
    """Who never wants a mail again, as keyed hashes; since when a campaign is over, so that its key can die."""
    db.execute("CREATE TABLE suppressed (address BLOB PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.execute("ALTER TABLE campaigns ADD COLUMN closed_at REAL")


@migrations()
def create_contacts(db: Database) -> None:
    """Those who opted in, sealed to their campaign's public key; `id` and `person` are keyed hashes."""
    db.execute(
        """
        CREATE TABLE contacts (
            id BLOB PRIMARY KEY, campaign TEXT NOT NULL, person BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("CREATE UNIQUE INDEX contacts_confirmed ON contacts (campaign, person) WHERE confirmed = 1")


@migrations()
def create_second_factors_links_and_audit(db: Database) -> None:
    """Roles, second factors and links to set a password; who did what. Sessions from before have no second factor."""
    db.execute("DELETE FROM sessions")
    db.execute("ALTER TABLE sessions ADD COLUMN whole INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE organisers ADD COLUMN role TEXT NOT NULL DEFAULT 'organiser'")
    db.execute("ALTER TABLE organisers ADD COLUMN second_factor BLOB")
    db.execute("ALTER TABLE organisers ADD COLUMN last_step INTEGER NOT NULL DEFAULT 0")
    db.execute(
        "CREATE TABLE recovery_codes (organiser TEXT REFERENCES organisers(email), code BLOB, "
        "PRIMARY KEY (organiser, code)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE account_links (key BLOB PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, "
        "drops_second_factor INTEGER NOT NULL, until REAL NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, "
        "about TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1) STRICT"
    )
    db.execute("CREATE INDEX audit_at ON audit (at)")


@migrations()
def give_offices_areas_and_terms(db: Database) -> None:
    """The constituency an office stands for, and the last day of its holder."""
    db.execute("ALTER TABLE offices ADD COLUMN area TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE offices ADD COLUMN until TEXT")


@migrations()
def create_areas(db: Database) -> None:
    """Which postcodes lie in which areas, for campaigns that write to the representative of the supporter's."""
    db.execute("CREATE TABLE area_lists (campaign TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT")
    db.execute(
        "CREATE TABLE areas (campaign TEXT, postcode TEXT, area TEXT, PRIMARY KEY (campaign, postcode, area)) "
        "STRICT, WITHOUT ROWID"
    )


@migrations()
def create_activity(db: Database) -> None:
    """Counters beside the ledger, and what they cannot know of the time before: nothing."""
    db.execute(
        """
        CREATE TABLE activity (
            campaign TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, dimension, key, measure)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def watch_campaigns(db: Database) -> None:
    """Marked days, when something was last done, and indexes on the few letters that a mail server said no to."""
    db.execute(
        "CREATE TABLE marked_days (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, day TEXT NOT NULL, "
        "words TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX marked_days_of_campaign ON marked_days (campaign, day)")
    db.execute("CREATE TABLE runs (name TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        "CREATE INDEX letters_tried ON letters (campaign, not_before) "
        "WHERE state IN ('queued', 'retrying', 'unknown') AND reply <> ''"
    )
    db.execute("CREATE INDEX letters_failed ON letters (campaign, not_before) WHERE state = 'failed'")
    db.execute("ALTER TABLE organisers ADD COLUMN wants_mail INTEGER NOT NULL DEFAULT 0")


@migrations()
def give_partners_their_own_lists(db: Database) -> None:
    """A partner's own words beside a box, and its own key (JSON); whose list a contact is on."""
    db.execute("ALTER TABLE partners ADD COLUMN opt_in TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE contacts ADD COLUMN partner TEXT NOT NULL DEFAULT ''")
    db.execute("DROP INDEX contacts_confirmed")
    db.execute("CREATE UNIQUE INDEX contacts_confirmed ON contacts (campaign, partner, person) WHERE confirmed = 1")


@migrations()
def create_drafts(db: Database) -> None:
    """Campaigns being written; `base` tells which text of the campaign a draft was begun from."""
    db.execute(
        "CREATE TABLE drafts (slug TEXT PRIMARY KEY, source TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, "
        "at REAL NOT NULL) STRICT, WITHOUT ROWID"
    )


@migrations()
def keep_addresses_tried(db: Database) -> None:
    """Where a letter was tried before its office's address was corrected; it stays with that."""
    db.execute("ALTER TABLE letters ADD COLUMN address TEXT NOT NULL DEFAULT ''")


@migrations()
def create_webhooks(db: Database) -> None:
    """Addresses that are told of milestones and daily totals, and what is on its way to them."""
    db.execute(
        "CREATE TABLE webhooks (id TEXT PRIMARY KEY, campaign TEXT NOT NULL, url TEXT NOT NULL, day TEXT NOT NULL, "
        "reached INTEGER NOT NULL, active INTEGER NOT NULL, fault TEXT NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE webhook_notices (id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhooks(id), "
        "body TEXT NOT NULL, attempts INTEGER NOT NULL, not_before REAL NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX webhook_notices_due ON webhook_notices (not_before)")


@migrations()
def remember_corrections(db: Database) -> None:
    """When an office last got another address on the desk: what comes back from before says nothing about it."""
    db.execute("ALTER TABLE offices ADD COLUMN corrected_at REAL")


@migrations()
def count_what_waits(db: Database) -> None:
    """How many letters wait for an office, those being sent included: to count them takes longer the more there are."""
    db.execute(
        "CREATE TABLE waiting (campaign TEXT, office TEXT, target TEXT, letters INTEGER NOT NULL, "
        "PRIMARY KEY (campaign, office, target)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "INSERT INTO waiting SELECT campaign, office, target, count(*) FROM letters "
        "WHERE state IN ('queued', 'retrying', 'unknown', 'sending') GROUP BY campaign, office, target"
    )


@migrations()
def keep_time_zones(db: Database) -> None:
    """Whose day it is that a campaign's numbers are counted on."""
    db.execute("ALTER TABLE campaigns ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC'")


@migrations()
def count_corrections(db: Database) -> None:
    """How often a submission was corrected, and which correction brought the address that its link went to."""
    for column in ("version", "link_version"):
        db.execute(f"ALTER TABLE submissions ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")


@migrations()
def keep_published_figures(db: Database) -> None:
    """The ledger as it was at an hour, for campaigns whose exact figures would tell who is new (rows as JSON)."""
    db.execute(
        "CREATE TABLE published (campaign TEXT PRIMARY KEY, hour REAL NOT NULL, rows TEXT NOT NULL) "
        "STRICT, WITHOUT ROWID"
    )


@migrations()
def count_refused_frames(db: Database) -> None:
    """Which sites asked for a form in a frame and were refused, by day."""
    db.execute(
        "CREATE TABLE refusals (campaign TEXT, partner TEXT, reason TEXT, day TEXT, site TEXT, times INTEGER NOT NULL, "
        "PRIMARY KEY (campaign, partner, reason, day, site)) STRICT, WITHOUT ROWID"
    )


@migrations()
def keep_draft_versions(db: Database) -> None:
    """What a campaign being written said before, by whom and when; `version` tells one text from another."""
    db.execute(
        "CREATE TABLE draft_versions (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, version TEXT NOT NULL, "
        "source TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL, is_page INTEGER NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX draft_versions_of ON draft_versions (slug, version)")


@migrations()
def say_what_offices_read(db: Database) -> None:
    """The languages that an office works in (BCP 47, separated by spaces)."""
    db.execute("ALTER TABLE offices ADD COLUMN reads TEXT NOT NULL DEFAULT ''")


@migrations()
def seal_each_item_by_itself(db: Database) -> None:
    """Every sealed item by itself, its key in a slot of the key file; what leads to a submission as hashes alone.

    `mark` tells whether a slot's key is still the one that an item was sealed under. Rows in `slots_dead` were in use
    and are to be overwritten, those in `slots_free` were overwritten, and those in `slots_fresh` a moment ago, so that
    they may be used. What was sealed before is sealed anew, by the connection, which knows the keys.
    """
    db.execute(
        "CREATE TABLE items (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL, part TEXT NOT NULL, "
        "mark BLOB NOT NULL, sealed BLOB NOT NULL, lost INTEGER NOT NULL DEFAULT 0) STRICT"
    )
    db.execute("CREATE UNIQUE INDEX items_of_submission ON items (submission, part)")
    for table in ("slots_fresh", "slots_free"):
        db.execute(f"CREATE TABLE {table} (slot INTEGER PRIMARY KEY) STRICT")
    db.execute("CREATE TABLE slots_dead (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL) STRICT")
    db.execute("CREATE INDEX slots_dead_of_submission ON slots_dead (submission)")
    db.execute(
        "CREATE TABLE sealing (one INTEGER PRIMARY KEY CHECK (one = 1), installation BLOB NOT NULL, "
        "pepper_mark BLOB NOT NULL, number INTEGER NOT NULL, filled REAL NOT NULL, lost INTEGER NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TRIGGER items_forgotten AFTER DELETE ON items BEGIN "
        "INSERT INTO slots_dead (slot, submission) VALUES (OLD.slot, OLD.submission); "
        "UPDATE sealing SET number = number + 1; END"
    )
    db.execute(
        "CREATE TABLE links (name TEXT PRIMARY KEY, submission TEXT NOT NULL, by_mail INTEGER NOT NULL, "
        "wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX links_of_submission ON links (submission)")
    db.execute("CREATE TABLE kept_keys (name TEXT, sealed BLOB, PRIMARY KEY (name, sealed)) STRICT, WITHOUT ROWID")
    db.execute("ALTER TABLE campaigns ADD COLUMN ends_at REAL")
    db.conn.seal_anew(db)  # type: ignore[attr-defined]  # it is the store's own kind of connection
    for table in ("personal", "seals"):
        db.execute(f"DROP TABLE {table}")
    db.execute("ALTER TABLE submissions DROP COLUMN link_version")
    db.execute("ALTER TABLE campaigns DROP COLUMN writer_key")


@migrations()
def say_how_holders_are_addressed(db: Database) -> None:
    """How who holds an office is addressed, until when, and where and when that was looked up."""
    for column in ("holder_salutation", "holder_gender", "holder_source"):
        db.execute(f"ALTER TABLE offices ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    for column in ("holder_until", "holder_checked_on"):
        db.execute(f"ALTER TABLE offices ADD COLUMN {column} TEXT")


@migrations()
def hold_what_waits_for_a_recovery_key(db: Database) -> None:
    """In backups alone: the items that waited, and their keys sealed to a key that is kept elsewhere."""
    db.execute(
        "CREATE TABLE recovery_items (slot INTEGER PRIMARY KEY, submission TEXT NOT NULL, part TEXT NOT NULL, "
        "mark BLOB NOT NULL, sealed BLOB NOT NULL) STRICT"
    )
    db.execute("CREATE TABLE recovery_keys (one INTEGER PRIMARY KEY CHECK (one = 1), sealed BLOB NOT NULL) STRICT")


@migrations()
def hold_letters_back(db: Database) -> None:
    """Letters that wait until a person has looked at them, and who looks."""
    db.execute("ALTER TABLE letters ADD COLUMN held_back INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE letters ADD COLUMN looker TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX letters_held_back ON letters (id) WHERE held_back = 1 AND state = 'queued'")


@migrations()
def publish_answers(db: Database) -> None:
    """What offices answered, as organisers publish it."""
    db.execute(
        "CREATE TABLE published_answers (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, "
        "who TEXT NOT NULL, day TEXT NOT NULL, words TEXT NOT NULL, link TEXT NOT NULL, standing TEXT NOT NULL, "
        "published_at REAL, corrected_at REAL, withdrawn_at REAL, reason TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX published_answers_of ON published_answers (campaign)")
    db.execute(
        "CREATE TABLE quotes (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, words TEXT NOT NULL, who TEXT NOT NULL) "
        "STRICT"
    )


@migrations()
def open_pages_to_offices(db: Database) -> None:
    """What offices ask for on their own pages, what they wish from then on, and how many letters each of them got."""
    db.execute(
        "CREATE TABLE office_requests (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, office TEXT NOT NULL, "
        "target TEXT NOT NULL, email TEXT NOT NULL, wants TEXT NOT NULL, at REAL NOT NULL, message_id TEXT NOT NULL, "
        "words TEXT NOT NULL, link TEXT NOT NULL, stage TEXT NOT NULL, confirmed_at REAL, mail_at REAL) STRICT"
    )
    db.execute("CREATE INDEX office_requests_mail ON office_requests (mail_at) WHERE mail_at IS NOT NULL")
    db.execute(
        "CREATE TABLE office_wishes (campaign TEXT, office TEXT, daily INTEGER NOT NULL, paused_until REAL, "
        "stopped INTEGER NOT NULL, PRIMARY KEY (campaign, office)) STRICT, WITHOUT ROWID"
    )
    db.execute("ALTER TABLE waiting ADD COLUMN sent INTEGER NOT NULL DEFAULT 0")
    for column in ("first_day", "last_day"):
        db.execute(f"ALTER TABLE waiting ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    db.execute(
        "INSERT OR IGNORE INTO waiting (campaign, office, target, letters) "
        "SELECT DISTINCT campaign, office, target, 0 FROM letters WHERE state = 'sent'"
    )
    of_it = "FROM letters WHERE state = 'sent' AND campaign = waiting.campaign AND office = waiting.office"
    db.execute(
        f"UPDATE waiting SET sent = (SELECT count(*) {of_it} AND target = waiting.target), "
        f"first_day = ifnull((SELECT date(min(date), 'unixepoch') {of_it}), ''), "
        f"last_day = ifnull((SELECT date(max(date), 'unixepoch') {of_it}), '')"
    )


@migrations()
def keep_pictures(db: Database) -> None:
    """Pictures of campaigns (JPEG; pixels), by the name that the campaign's text has for them."""
    db.execute(
        "CREATE TABLE pictures (campaign TEXT, name TEXT, digest TEXT NOT NULL, width INTEGER NOT NULL, "
        "height INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (campaign, name)) STRICT"
    )


@migrations()
def find_mails_by_their_time(db: Database) -> None:
    """However many reminders wait for tomorrow, what is due today is found at once."""
    db.execute("DROP INDEX notices_waiting")
    db.execute(
        "CREATE INDEX notices_waiting ON notices (not_before, id) WHERE state IN ('queued', 'retrying', 'unknown')"
    )


@migrations()
def tell_answers(db: Database) -> None:
    """What came back as supporters tell, what they pasted, and how many letters their writers say they sent.

    `answers_marks` are hashes of links that were used: they lead to nobody, and lie in the order of themselves.
    """
    db.execute("ALTER TABLE campaigns ADD COLUMN answers_salt BLOB NOT NULL DEFAULT x''")
    db.execute("ALTER TABLE waiting ADD COLUMN said_sent INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE waiting ADD COLUMN said_first_day TEXT NOT NULL DEFAULT ''")
    db.execute(
        "INSERT INTO waiting (campaign, office, target, letters, said_sent, said_first_day) "
        "SELECT letters.campaign, office, target, 0, count(*), date(min(at), 'unixepoch') FROM letters "
        "JOIN submissions ON submissions.id = letters.submission WHERE said_sent = 1 "
        "GROUP BY letters.campaign, office, target ON CONFLICT DO UPDATE SET said_sent = excluded.said_sent, "
        "said_first_day = excluded.said_first_day"
    )
    db.execute(
        "CREATE TABLE answers_told (campaign TEXT, target TEXT, office TEXT, kind TEXT, count INTEGER NOT NULL, "
        "PRIMARY KEY (campaign, target, office, kind)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE TABLE answers_marks (mark BLOB PRIMARY KEY, campaign TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        "CREATE TABLE answers_pasted (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, "
        "office TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, looker TEXT NOT NULL DEFAULT '', "
        "words TEXT NOT NULL DEFAULT '') STRICT"
    )


@migrations()
def bring_lists(db: Database) -> None:
    """Lists of offices that are being looked at, and the areas of campaigns that are being written (CSV)."""
    db.execute(
        "CREATE TABLE uploads (id TEXT PRIMARY KEY, who TEXT NOT NULL, about TEXT NOT NULL, name TEXT NOT NULL, "
        "content BLOB NOT NULL, answers TEXT NOT NULL, at REAL NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE brought_areas (campaign TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (campaign, name)) "
        "STRICT"
    )


@migrations()
def let_many_write(db: Database) -> None:
    """Whose row is locked by who claims letters to a mailbox, and how often verbs ran again: where several may write.

    There the tables of counters have many rows for a place (`store/engine/counters.py`).
    """
    db.execute("CREATE TABLE mailboxes (mailbox TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.execute("CREATE TABLE tried_again (reason TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID")


@migrations()
def know_hosts(db: Database) -> None:
    """Which hosts run what, and the keys of what is sealed where there are several.

    An item whose slot is below 0 has its key in `wraps`, once for each host, sealed to a public key of that host; it is
    so where `sealing.installation` is empty. `hosts.until` is how long what is sealed is sealed to a host that gives no
    sign. Under a key that is `ended` something was forgotten, so that it is to be destroyed. `key_names` says which of
    the keys that all hosts have stands for what.
    """
    db.execute(
        "CREATE TABLE host_processes (host TEXT, kind TEXT, version TEXT NOT NULL, started_at REAL NOT NULL, "
        "seen_at REAL NOT NULL, PRIMARY KEY (host, kind)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE hosts (name TEXT PRIMARY KEY, file BLOB NOT NULL, number INTEGER NOT NULL, "
        "older INTEGER NOT NULL DEFAULT 0, until REAL NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE host_keys (host TEXT, number INTEGER, public BLOB NOT NULL, mac BLOB NOT NULL, "
        "ended INTEGER NOT NULL DEFAULT 0, published_at REAL NOT NULL, PRIMARY KEY (host, number)) "
        "STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE wraps (slot INTEGER, host TEXT, number INTEGER NOT NULL, sealed BLOB NOT NULL, "
        "PRIMARY KEY (slot, host), FOREIGN KEY (host, number) REFERENCES host_keys (host, number)) "
        "STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX wraps_of_key ON wraps (host, number)")
    db.execute(
        "CREATE TABLE key_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, gone TEXT NOT NULL DEFAULT '') "
        "STRICT"
    )


@migrations()
def promise_letters(db: Database) -> None:
    """Letters that wait to be handed over by hand, in the order of hashes, and how many were, by day and target."""
    db.execute(
        "CREATE TABLE promises (id BLOB PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, "
        "person BLOB NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE UNIQUE INDEX promises_once ON promises (campaign, target, person)")
    db.execute(
        "CREATE TABLE by_hand (campaign TEXT, day TEXT, target TEXT, letters INTEGER NOT NULL, "
        "PRIMARY KEY (campaign, day, target)) STRICT, WITHOUT ROWID"
    )


@migrations()
def archive_campaigns(db: Database) -> None:
    """Whether organisers have put a campaign out of their sight."""
    db.execute("ALTER TABLE campaigns ADD COLUMN archived INTEGER NOT NULL DEFAULT 0")


@migrations()
def offer_quotes(db: Database) -> None:
    """Sentences that supporters let a campaign quote, in the order of hashes; no words before they are released."""
    db.execute(
        "CREATE TABLE offered_quotes (name BLOB PRIMARY KEY, campaign TEXT NOT NULL, until TEXT NOT NULL, "
        "words TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID"
    )


@migrations()
def log_deliveries(db: Database) -> None:
    """What came of the last notices to each webhook: when they were tried last, how often, and with which answer."""
    db.execute(
        "CREATE TABLE webhook_deliveries (notice TEXT PRIMARY KEY, webhook TEXT NOT NULL, kind TEXT NOT NULL, "
        "at REAL NOT NULL, attempts INTEGER NOT NULL, answer TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook, at)")


@migrations()
def forget_many_at_once(db: Database) -> None:
    """Where several write at once, what is forgotten together is counted once (`store/engine/postgresql_schema.py`)."""


@migrations()
def give_rights_in_campaigns(db: Database) -> None:
    """What members may do, by campaign. `account` is the address of an account, or of one that is invited."""
    db.execute(
        "CREATE TABLE account_rights (account TEXT, campaign TEXT, held TEXT NOT NULL, "
        "PRIMARY KEY (account, campaign)) STRICT, WITHOUT ROWID"
    )


@migrations()
def tell_drafts_apart(db: Database) -> None:
    """What tells a draft from every other of its name, and the draft that the text in force was."""
    for table in ("drafts", "campaigns"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN mark TEXT NOT NULL DEFAULT ''")


@migrations()
def note_paces_in_place(db: Database) -> None:
    """Where several write at once, a letter that was sent has its moment changed where it stands."""


@migrations()
def know_what_was_done(db: Database) -> None:
    """A link to set a password that was used is known for as long as it could have been.

    Where the answer to COMMIT may be lost, each transaction leaves a row (`store/engine/postgresql_schema.py`).
    """
    db.execute("ALTER TABLE account_links ADD COLUMN spent INTEGER NOT NULL DEFAULT 0")
