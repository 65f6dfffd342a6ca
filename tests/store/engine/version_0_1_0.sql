BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'campaign','create_campaigns_and_offices','2026-11-27 16:36:48.024116+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'campaign','create_partners_and_organisers','2026-11-27 16:36:48.031460+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'campaign','create_submissions','2026-11-27 16:36:48.045651+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'campaign','create_queue','2026-11-27 16:36:48.051937+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'campaign','create_pacing','2026-11-27 16:36:48.055691+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'campaign','create_ledger','2026-11-27 16:36:48.061681+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'campaign','create_holds_and_digests','2026-11-27 16:36:48.075455+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'campaign','give_letters_back','2026-11-27 16:36:48.084065+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'campaign','forget_writers','2026-11-27 16:36:48.087874+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'campaign','create_contacts','2026-11-27 16:36:48.095712+00:00');
INSERT INTO "_sqlite_migrations" VALUES(11,'campaign','create_second_factors_links_and_audit','2026-11-27 16:36:48.108607+00:00');
INSERT INTO "_sqlite_migrations" VALUES(12,'campaign','give_offices_areas_and_terms','2026-11-27 16:36:48.116909+00:00');
INSERT INTO "_sqlite_migrations" VALUES(13,'campaign','create_areas','2026-11-27 16:36:48.131123+00:00');
INSERT INTO "_sqlite_migrations" VALUES(14,'campaign','create_activity','2026-11-27 16:36:48.140538+00:00');
INSERT INTO "_sqlite_migrations" VALUES(15,'campaign','watch_campaigns','2026-11-27 16:36:48.141818+00:00');
INSERT INTO "_sqlite_migrations" VALUES(16,'campaign','give_partners_their_own_lists','2026-11-27 16:36:48.156288+00:00');
INSERT INTO "_sqlite_migrations" VALUES(17,'campaign','create_drafts','2026-11-27 16:36:48.162008+00:00');
INSERT INTO "_sqlite_migrations" VALUES(18,'campaign','keep_addresses_tried','2026-11-27 16:36:48.175753+00:00');
INSERT INTO "_sqlite_migrations" VALUES(19,'campaign','create_webhooks','2026-11-27 16:36:48.187814+00:00');
INSERT INTO "_sqlite_migrations" VALUES(20,'campaign','remember_corrections','2026-11-27 16:36:48.200091+00:00');
INSERT INTO "_sqlite_migrations" VALUES(21,'campaign','count_what_waits','2026-11-27 16:36:48.204768+00:00');
CREATE TABLE account_links (key BLOB PRIMARY KEY, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL, drops_second_factor INTEGER NOT NULL, until REAL NOT NULL) STRICT;
CREATE TABLE activity (
            campaign TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, dimension, key, measure)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-02','acted',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-02','confirmed',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-09','acted',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-16','acted',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-16','confirmed',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-21','acted',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-21','confirmed',1);
INSERT INTO "activity" VALUES('clean-rivers','funnel','2026-11-23','acted',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-02T08','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-02T08','supporters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-16T05','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-16T05','supporters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-21T03','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-21T03','supporters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-23T19','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','hour','2026-11-23T19','supporters',1);
INSERT INTO "activity" VALUES('clean-rivers','language','en','letters',4);
INSERT INTO "activity" VALUES('clean-rivers','language','en','personalised',4);
INSERT INTO "activity" VALUES('clean-rivers','language','en','supporters',4);
INSERT INTO "activity" VALUES('clean-rivers','source','elm-valley-news','letters',2);
INSERT INTO "activity" VALUES('clean-rivers','source','elm-valley-news','personalised',2);
INSERT INTO "activity" VALUES('clean-rivers','source','elm-valley-news','supporters',2);
INSERT INTO "activity" VALUES('clean-rivers','source','newsletter','letters',2);
INSERT INTO "activity" VALUES('clean-rivers','source','newsletter','personalised',2);
INSERT INTO "activity" VALUES('clean-rivers','source','newsletter','supporters',2);
INSERT INTO "activity" VALUES('clean-rivers','week_hour','0-19','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','week_hour','0-5','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','week_hour','0-8','letters',1);
INSERT INTO "activity" VALUES('clean-rivers','week_hour','5-3','letters',1);
CREATE TABLE allotments (
            campaign TEXT, office TEXT, language TEXT, shown TEXT, start INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, office, language, shown)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "allotments" VALUES('clean-rivers','lake-agency','en','*',0,5);
INSERT INTO "allotments" VALUES('clean-rivers','lake-agency','en','0,4',2,2);
INSERT INTO "allotments" VALUES('clean-rivers','lake-agency','en','0,4,2',0,3);
INSERT INTO "allotments" VALUES('clean-rivers','river-ministry','en','*',0,5);
INSERT INTO "allotments" VALUES('clean-rivers','river-ministry','en','0,4',2,2);
INSERT INTO "allotments" VALUES('clean-rivers','river-ministry','en','0,4,2',0,3);
CREATE TABLE area_lists (campaign TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE TABLE areas (campaign TEXT, postcode TEXT, area TEXT, PRIMARY KEY (campaign, postcode, area)) STRICT, WITHOUT ROWID;
CREATE TABLE audit (id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE "campaigns" (
   "slug" TEXT PRIMARY KEY,
   "status" TEXT NOT NULL,
   "source" TEXT NOT NULL,
   "version" INTEGER NOT NULL,
   "writer_key" BLOB NOT NULL,
   "position" INTEGER NOT NULL
, closed_at REAL) STRICT;
INSERT INTO "campaigns" VALUES('clean-rivers','live','[campaign]
slug = "clean-rivers"
status = "live"
languages = ["en", "ko"]
goal = 100
accent = "#ffcc00"
embed_origins = ["https://friends.example"]
[campaign.title]
en = "Clean rivers"
ko = "깨끗한 강"
[campaign.summary]
en = "Our rivers are **ill**. <script>alert(1)</script>"
ko = "강이 아픕니다."

[[questions]]
id = "why"
max_length = 60
[questions.label]
en = "Why does this matter to you?"
ko = "왜 중요합니까?"

[[targets]]
id = "minister"
office = "river-ministry"
[[targets]]
id = "lakes"
office = "lake-agency"
except_countries = ["KP"]

[[letters]]
targets = ["minister", "lakes"]
language = "en"
subject = ["Clean rivers", "Our rivers"]
[[letters.blocks]]
text = ["I write from {{ supporter.place | default: ''my town'' }}.", "This is about our rivers.", "Please read this."]
[[letters.blocks]]
text = ["{% if answers.why %}To me it matters because {{ answers.why }}.{% endif %}"]
[[letters.blocks]]
point = "fish"
label = "Fish are dying"
text = ["The fish are dying.", "There are fewer fish each year."]
[[letters.blocks]]
personal = true
[[letters.blocks]]
text = ["Please act.", "Please do something."]

[[letters]]
targets = ["minister", "lakes"]
language = "ko"
subject = ["깨끗한 강"]
[[letters.blocks]]
text = ["강을 살려 주십시오.", "강이 죽어 갑니다."]
',1,X'1BB65F0FA92F81EA417B953C3AF43B1C8D300315E055A604EE506CFA74491126',0,NULL);
CREATE TABLE contacts (
            id BLOB PRIMARY KEY, campaign TEXT NOT NULL, person BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
            sealed BLOB NOT NULL
        , partner TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID
        ;
CREATE TABLE destinations (campaign TEXT, office TEXT, PRIMARY KEY (campaign, office)) STRICT, WITHOUT ROWID;
INSERT INTO "destinations" VALUES('clean-rivers','river-ministry');
CREATE TABLE digests (id INTEGER PRIMARY KEY, message_id TEXT NOT NULL, date REAL NOT NULL, letters INTEGER NOT NULL) STRICT;
CREATE TABLE drafts (slug TEXT PRIMARY KEY, source TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE holds (
            kind TEXT, key TEXT, since REAL NOT NULL, reply TEXT NOT NULL, per_hour INTEGER NOT NULL, not_before REAL,
            until REAL, PRIMARY KEY (kind, key)
        ) STRICT, WITHOUT ROWID
        ;
CREATE TABLE letters (
            id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, target TEXT NOT NULL, office TEXT NOT NULL,
            language TEXT NOT NULL, personalised INTEGER NOT NULL, digest BLOB NOT NULL, way TEXT,
            said_sent INTEGER NOT NULL DEFAULT 0, 
        submission TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL, date REAL, not_before REAL,
        attempts INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL,
        reply TEXT NOT NULL DEFAULT ''
    
        , digest_mail INTEGER REFERENCES digests(id), keep_until REAL, address TEXT NOT NULL DEFAULT '') STRICT
        ;
INSERT INTO "letters" VALUES(1,'clean-rivers','minister','river-ministry','en',1,X'B188C40178DE756724801C840FE1E33E',NULL,0,'9669536a9d4f824b127334fc96266031','failed','<d43f4488eafee470b7c3dd5d23d6bb2d@x.example>',1.79360919577674293515e+09,1.79360919577674293515e+09,1,0,NULL,NULL,'550 5.1.1 No such mailbox',NULL,NULL,'');
INSERT INTO "letters" VALUES(2,'clean-rivers','lakes','lake-agency','en',1,X'87D168FB3906709B6A6B132D91E60E33',NULL,0,'9669536a9d4f824b127334fc96266031','offered','<13b937c15b5d9c35016309f5b23beba1@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(3,'clean-rivers','minister','river-ministry','en',0,X'406D8E6106643F3D3482F83E37775A51',NULL,0,'d2e8c6f6e2b1a68c44a28aa7b291e3e5','awaiting_confirmation','<1b948c3fd644edbb2a2e8ea5deaaffeb@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(4,'clean-rivers','lakes','lake-agency','en',0,X'511CA3D7C42F3CEDE4B8F4C80D1C24F7',NULL,0,'d2e8c6f6e2b1a68c44a28aa7b291e3e5','offered','<3d8992c6ca7be8155f8c28b71e1d493f@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(5,'clean-rivers','minister','river-ministry','en',1,X'ECEA3CBB315F9A60346221BF8BE5E515',NULL,0,'9d9a9e1bca33a9dc5c658943ce34758b','sent','<2ec94211f75bbb943f03fbc275fb8949@x.example>',1.79480815010438704494e+09,1.79480815010438704494e+09,1,0,NULL,NULL,'250 2.0.0 Ok',NULL,NULL,'');
INSERT INTO "letters" VALUES(6,'clean-rivers','lakes','lake-agency','en',1,X'6EBBC5A3F8489CC252D1180B56FB1E70',NULL,0,'9d9a9e1bca33a9dc5c658943ce34758b','offered','<d86d972055fd89bcb3c07a5e1981bd04@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(7,'clean-rivers','minister','river-ministry','en',1,X'D97BC5ACC61BDA1FC1BBC6906AE4E865',NULL,0,'7a98aae352c58802376739714d57eac6','sent','<4101bccadc715cf722803d82ab645e6e@x.example>',1.7952320444720931053e+09,1.7952320444720931053e+09,1,0,NULL,NULL,'250 2.0.0 Ok',NULL,NULL,'');
INSERT INTO "letters" VALUES(8,'clean-rivers','lakes','lake-agency','en',1,X'1703FE6BD84ED235E4193AD14EA1A4DB',NULL,0,'7a98aae352c58802376739714d57eac6','offered','<5757af437528d2c66cd94909ac1d0e67@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(9,'clean-rivers','minister','river-ministry','en',1,X'EE52CADC9AC2A50E55F0A03AEAF8F916',NULL,0,'120c3e425c9c775b7ec8604bee962c9b','awaiting_confirmation','<f323b298c9f5a3f09c1b31cfda7448ae@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
INSERT INTO "letters" VALUES(10,'clean-rivers','lakes','lake-agency','en',1,X'953FEDF67F9E9A8B4AD7ECF3D47A1E48','text',0,'120c3e425c9c775b7ec8604bee962c9b','handed_over','<6583bc7991ba8151399baefea5bea7fc@x.example>',NULL,NULL,0,0,NULL,NULL,'',NULL,NULL,'');
CREATE TABLE "limits" (
   "key" BLOB PRIMARY KEY,
   "hits" INTEGER,
   "until" REAL
) STRICT;
INSERT INTO "limits" VALUES(X'A7F9B0AE7DDBF2C437A3757795EB1370',1,1.79369559577674293521e+09);
INSERT INTO "limits" VALUES(X'4B08E3E2E4A600CEDD4B769633B9A164',1,1.79378199577674293514e+09);
INSERT INTO "limits" VALUES(X'5738485A15E6146CD5849EDFCD665471',1,1.79434562725999593732e+09);
INSERT INTO "limits" VALUES(X'9DB22EC98B3350FF2620AC1B834D8A07',1,1.79443202725999593734e+09);
INSERT INTO "limits" VALUES(X'7B50D55619B6480C52A719E072FFE1C6',1,1.79489455010438704487e+09);
INSERT INTO "limits" VALUES(X'B08E8A45F640C7BFC3F44E0880582759',1,1.79498095010438704494e+09);
INSERT INTO "limits" VALUES(X'F5D49E25165EFAAF3C3A1E9AE7F327F5',1,1.79531844447209310532e+09);
INSERT INTO "limits" VALUES(X'2D403722C23901A9F1CAA9E3ED2F1382',1,1.79540484447209310533e+09);
INSERT INTO "limits" VALUES(X'833C1FE7327BEC5CDB3AE070FFC72DDA',1,1795550280.0);
INSERT INTO "limits" VALUES(X'CBB5043F891BB94D0773619AF3D1595F',1,1795636680.0);
CREATE TABLE marked_days (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, day TEXT NOT NULL, words TEXT NOT NULL) STRICT;
CREATE TABLE notices (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, 
        submission TEXT NOT NULL, state TEXT NOT NULL, message_id TEXT NOT NULL, date REAL, not_before REAL,
        attempts INTEGER NOT NULL DEFAULT 0, unknowns INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL,
        reply TEXT NOT NULL DEFAULT ''
    , target TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "notices" VALUES(1,'confirmation','9669536a9d4f824b127334fc96266031','sent','<ea4b5afa7bbc9d55b85bcc17c979f9d1@x.example>',1.79360919577674293515e+09,1.79360919577674293515e+09,1,0,NULL,NULL,'250 2.0.0 Ok','');
INSERT INTO "notices" VALUES(2,'reminder','9669536a9d4f824b127334fc96266031','cancelled','<43d9b916664763f9a11a19b6ec588c43@x.example>',1.79360919577674293515e+09,1.79369559577674293521e+09,0,0,NULL,NULL,'','');
INSERT INTO "notices" VALUES(3,'confirmation','d2e8c6f6e2b1a68c44a28aa7b291e3e5','sent','<16581409d6d818f5b6a43750fc2c70c3@x.example>',1.79425922725999593739e+09,1.79425922725999593739e+09,1,0,NULL,NULL,'250 2.0.0 Ok','');
INSERT INTO "notices" VALUES(4,'reminder','d2e8c6f6e2b1a68c44a28aa7b291e3e5','sent','<6797a525957e3d2084ec73a4eb2ff6c3@x.example>',1.79425922725999593739e+09,1.79480815010438704494e+09,1,0,NULL,NULL,'250 2.0.0 Ok','');
INSERT INTO "notices" VALUES(5,'confirmation','9d9a9e1bca33a9dc5c658943ce34758b','failed','<db942e0dd8e862eddd944fc9f21b1615@x.example>',1.79480815010438704494e+09,1.79480815010438704494e+09,1,0,NULL,NULL,'550 5.1.1 No such mailbox','');
INSERT INTO "notices" VALUES(6,'reminder','9d9a9e1bca33a9dc5c658943ce34758b','cancelled','<e0b257883b984351dfe8803eb966568c@x.example>',1.79480815010438704494e+09,1.79489455010438704487e+09,0,0,NULL,NULL,'','');
INSERT INTO "notices" VALUES(7,'confirmation','7a98aae352c58802376739714d57eac6','sent','<a8665bb13087455270702d5ef46a92a5@x.example>',1.7952320444720931053e+09,1.7952320444720931053e+09,1,0,NULL,NULL,'250 2.0.0 Ok','');
INSERT INTO "notices" VALUES(8,'reminder','7a98aae352c58802376739714d57eac6','cancelled','<3dc185a1ba18a04972af5df966a7ccf1@x.example>',1.7952320444720931053e+09,1.79531844447209310532e+09,0,0,NULL,NULL,'','');
INSERT INTO "notices" VALUES(9,'confirmation','120c3e425c9c775b7ec8604bee962c9b','sent','<32a701cc0870c7133a0884ebd5b98bea@x.example>',1795463880.0,1795463880.0,1,0,NULL,NULL,'250 2.0.0 Ok','');
INSERT INTO "notices" VALUES(10,'reminder','120c3e425c9c775b7ec8604bee962c9b','queued','<e6f6deca0e0b68e8552e63a8678a2080@x.example>',1795463880.0,1795550280.0,0,0,NULL,NULL,'','');
CREATE TABLE "offices" (
   "id" TEXT PRIMARY KEY,
   "title" TEXT,
   "organisation" TEXT,
   "role" TEXT,
   "country" TEXT,
   "language" TEXT,
   "salutation" TEXT,
   "close" TEXT,
   "email" TEXT,
   "contact_form" TEXT,
   "postal_address" TEXT,
   "holder" TEXT,
   "evidence" TEXT,
   "evidence_date" TEXT,
   "source" TEXT,
   "licence" TEXT,
   "checked_on" TEXT,
   "position" INTEGER
, area TEXT NOT NULL DEFAULT '', until TEXT, corrected_at REAL) STRICT;
INSERT INTO "offices" VALUES('river-ministry','Minister for Rivers','Ministry of Rivers','ministry','GB','en','Dear Minister,','Yours sincerely,','minister@rivers.example','','','','','','','','2026-11-01',0,'',NULL,NULL);
INSERT INTO "offices" VALUES('lake-agency','Head of the Lake Agency','Lake Agency','agency','GB','en','Dear Head of the Agency,','Yours faithfully,','','https://lakes.example/contact','1 Shore Road
Laketown','','','','','',NULL,1,'',NULL,NULL);
CREATE TABLE "organisers" (
   "email" TEXT PRIMARY KEY,
   "password_hash" TEXT,
   "created_at" REAL
, role TEXT NOT NULL DEFAULT 'organiser', second_factor BLOB, last_step INTEGER NOT NULL DEFAULT 0, wants_mail INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE paces (mailbox TEXT, letter INTEGER, at REAL NOT NULL, PRIMARY KEY (mailbox, letter)) STRICT, WITHOUT ROWID;
CREATE TABLE "partners" (
   "code" TEXT PRIMARY KEY,
   "name" TEXT,
   "origins" TEXT,
   "link_salt" TEXT,
   "active" INTEGER
, opt_in TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "partners" VALUES('river-watch','River Watch','["https://river-watch.example"]','303aae3b0c6ef40546b920792bceeb01',1,'');
INSERT INTO "partners" VALUES('lake-friends','Friends of the Lake','["https://lake-friends.example"]','0a297c7e2b2f7f045b9eb086734791ab',1,'');
CREATE TABLE personal (submission TEXT PRIMARY KEY, sealed BLOB) STRICT;
INSERT INTO "personal" VALUES('9669536a9d4f824b127334fc96266031',X'EB97C89D7F66F9031983D36790A0335D0C462A4DE8FFE16E0C8BC4362466DE5AC9647F3A3C833EF1D60FA0999B4B290A093DC1A5DC72615D75583AA7655333AE4C8D9D26C9AD5B789E62534120F27820CFC24CC4DD13BCA5EF799CAABD5BED8C0E6A65E216E649FE62A4A26C8C24895CA1E17C2E99F71DED71FAC47B0FF40876E4B71391214BEE2C29F63ABA8BE76941F6205EEEB8638CF4A0E77F92EF0F793D902D4038BADA5E5D78EE876DFEDB026AEC88829CA0DE93A1BE12C37C74D4CC7D74833F68982B2C8606E229E753CA58C3A10294B96285E773570C3E555AE2F8C858255855A3002D270F2550B818A4382DAEE67266C1F4765D20BB680088AC7B2D4F316A2016F1BF4631A440FE8EAA5ABB846DD9DFBFE1353185CC730EE4651319F555256E17A6B68178D6A80A5E8200E0DC9B685C49FB2DD9A7A7703345C48E87100517B0069634496FEBFFCEC5654004B15F9BA0C3C54C6C5FE6CF78EC1CE01D2F09EE07CE0281F0CE3FAC0AB46F5CF96DF9C68D68EDD23EFB9AED6215C52E98D8105BD9A76D149839EC3B94C43DE48B2E3FD8BEC10717DE5DFD657032B085560A8973F4971CAAB7B519D1426F66FCBE793C990B2294C54B9094C6AF00E95658160BDCF465510571927F613E8F31CF72FA0086F87F3D460F4B4DA4375181EBF9FCAFD98808ECEDC37FE730EF4A631FECD0A75E209645E95832E739D5F241FC7BFBCB28A4EBDFCD69EDF04DF8CC194F99665618897334DB0F2ED8251825D165038A146E391E4B46C00B6A05CE6B3174086C11B7A3C7273FF562597829810611051FB925B67E55015E475DFF9D7303B6FF03531563AE45287A94EE7DDD5361C7DB66DF13985AFF9DF3937E0C7F803842C34F31FE8E13B2322763BDA662309C5515A38A1D34E7ABF14532C0');
INSERT INTO "personal" VALUES('d2e8c6f6e2b1a68c44a28aa7b291e3e5',X'0FF4216E07988A5D49F6DA8C3289315E81D262E98D6FE47B916850B1AE208BEA4206CC4A6B8E8EE81DB43CC8B513B8FE3C4187855B28291CE53B989799559527DE38EDB861F2BCA341CFC9EEB35A2AB225EFA2D7E437E9D905694B8810B2496545902FBD91C7F1902A6A75A7D3626100073F0DF1C610F732F94F45CF29AD9790326F138C0B9753E147CEC4A0C02FF6786DA57C6FA7C256A743DF50A773F5F35103CE434F686CD98D862A028C06F12DC2ABB07F900E3A31D3DAB3F8A4DD1D6EFED8617F11652CCE0F01262D269F895AC5A331CF5ED906B4C21711803E89B2F490E29AC6B613197F0B44AFDCB94537AE52C85230BDB3CC221CB78A84C87988105339B9390497B7C9554D7BAE164EE56194E1FCBAE3EF7711993D7E8D63E374A9EE1DA19937465DCB70D7CFBDFFBE57A776C553B9BAD6B90A1F408F433136055BA3ED5075A4C5E46ECAF291B7E30C376191614624F84F779707F6E0E774084C910C24B5A7000D9BBF01D3071DBCB327070FF2BE344D3BBF330080D6D07ACF82A5AC61F3C711EA28B2512E91E66B53C4CEADE6B5DBD74EF0617F620CC73580F394B9F4C58BDD2FD713472115182110D3813232A0CAA141C9011D8D386170AE64C63D366F866547467A93D67A0251995FA116A235FC8295CB3DA6E53D8D3D65B1FFBA6777DE5BC5C1BBA5BC675BBA08EC84E85C7E5370364256DB6A5750BABB1196060FEE2612060108138FC9113FE49DA4BCE04958B2');
INSERT INTO "personal" VALUES('9d9a9e1bca33a9dc5c658943ce34758b',X'D2A9C46C444F4914ADD67A6690274051E68386E8F4BDFC9F657E366461A27E837BE5140841DE378254AA0D1E301F14421EF212662BC98A0164029172525CA5C4AFE4F3125B9F5EE441F76CA3E5EE24BD0A3C9110C83FDBACCC9E7166547256990578069F68F49303D58438A066A7C33FB257031D26C15CEAA70B61FE85187F044DCF6A269FDA634B7D82DFB2744CB1AFBED9603F78086167E804A3298AE081531D2C39E270AE136EB2837EDE916452CA5C0F7BB8AD3819A66D9AEF2C13682354A3F5048F1384CA16644C25D96A279300B4F1870AA65A0874EB803D46D2D6A5590E55EFAEC399B52C0E4BAF0C5C5F87311E31414B1E78FE89C5F904091ABD2A3F4D1A35E53396BA7553E3E873DB4546CABEFD2AB4F00BCC9B419A25D90C096734FB285B70FB0F94AD865A40C448DE4C34CBEA7388245B2F52A41B9355D8B7A17463C6A6A7DB7DF87075B575E7A8F67B66EF3EB2C8A46B2AFDF13B796F50E5CCE085C280F0BCFBBA52C58059AE722A496A81D5CCF27BAAADEFA0DFB1FE87D8A737A283D84DFCF3F34514D20133FA0EB3903EE5C2E88D4DA17D85B7CCC6D2D5875FC2AD7A31BBE2940E2C3BC49902D4D73BB57DEF70964C86C98877AF5A37188934702B2004802E24D1A82656C7A7D5FBA1DDA0673900B4E25F450FF631FA424F82A015A4F6B32628C934A3141C2601183F58C6CDC899F1A80C5AB3BF1F9489A8E918863A229BE3C9BEF3101CCFEB524B9C54458048BB81841FFC52310528AB5086BFA05210E0CA2EDD9B6B35CC5065F654BEC672AE23471DFA81');
INSERT INTO "personal" VALUES('7a98aae352c58802376739714d57eac6',X'4CAA0030BBAF6702B59ED04DC0178438DC9022CC97F410FAABEA5FE190225CC2A115CCCF24FBE3DA7A6FA62463B9EEA3ED9CEC2466DC14A0F136E0DF178AAD0DF06EB1851A978A4C4D06F7664A97BFB0ED25BD9EDD2B25D8823F6B5DC2473C339E133439CF4927FB2D78EA5FFFC1B91D656D2FABF1854BE9CE21DE4349B15B85046EDBCF11E0DBCB1EBC2DA9FC07BC7129F311AD43D3656C74859C90B5EC04B663F15181B277E575E1024D70CE2D084063467248007C6DA122E36E779CBF4A8ED432B4203FBCCE3ECCA476DD8FBD6C20A9C6556380D430069FAA45CFBAC618BF99117517EC28F2E0D664E229CF4BC1AF32867BCCC7A0343F1857CD54B5D6F0D0EB63BD006106B6C01ADD709172D6C4BC9607513273509027F9461A95EE4BA6F2F3C9CFCBD743A1FCD544D0158D45E561EC437F3C167502E691D8AB74B19DF08187F379EEFDA81A371DD21406754DA59FC150C599B2B67D4FAB1A8D4DCB6CBF47A89F3E86CB41D6AD80D79B8403BBDDE187A9A28F44DAC1FF18362BCFAB70EFC5CCF064F575C43486498A23EBFDDFDCAD1B4EB5B9B02CDF0AA41E61E22600993A8882B28A0B1E004BF4E29F315EDD9B53E7C35499DAFB127CA9E239E3C431783B356B73C90ADCDF82226E201F4BB9C6196A3C9DAE4C7F662033E04AA603191D39669DDB71199C21F0B63E83733042C1748A02468CE55E2AC3F31C13C2960F092376310F53814C1EB1F1E7128275BC95F5C12855B31AAA25128596120224672EB94BFFFD8E01F8168C356F80AFB3F52D5EB3FE455490320D73E596B76CD9894E9BAB59167642B7AE61AB9B9553FA96AF5D6FAE2EDCD7A877A3F0123B7C09C3F6C2BF6798D7FF0AFA7F8E30A94402215AEC485A69737D8B898DE69F28E172368A7A11775EE3FAFBF0');
INSERT INTO "personal" VALUES('120c3e425c9c775b7ec8604bee962c9b',X'48794ED323C0813A375E9AB11B6BFD97F0A8D055EB65E12C6AD8C0E031E99DCE77122DDCA352C32281D363A839E3AFC314D11744F9C61E41F29F1CA1F007EDA410CD0477021D38E1D67D5602ADB81714435833D4953D8AFC2EC7504050D15B3A0846C3FA74C87519D798D35BC6686D497AF210D5D00DD413EE1987B6754708BE23EDC527EA0D29C020CA3591DEE902A7721F626583CEBEA30E3DD0D700DFEAF7BAEA6A533FAF11D12C19A4B7B20B189CE62D74C870CA4B2552403F252D89DE0373EC9426D52DFEA6FF509AC08CACAF64DA2FFA862959BDA25D954D7C1BCA74FC65A8B3D11BF188A6DD9757329B6522A5B73F05905EE0B124759BB133ADC9A69E4CEB851BB1334410DEA8FB88D25FEC1D44689D89DEA3772B18C62E388417840F91DD60FAF83203A548F0F543CC5FC65804F61903C7F99CEF06ABFDA79D129B8563BC59ED2AF0391FF1F8710F48C9948D77C0A1FA405DA47D8CF4F5EDED8A3833B368961DE7EBA923BBD299ECB47C2021F7462C05B4358575C6146B04ECEB583B1C24ABC55C7954146B6FFB03103A779BD9460D1AAAFC72AA13F4F72E54E4A04E57D9E64D83C4D5FED6BAEE668A47E681814B0133F2BDD218FC470CCF1BA64B8B119E1315AE4EEE3A22624EE880905FFB3FFC019BFE9DD5F8C306A6AD3CF6B94CDD17977924EC9684FB1B9646B9F7C9F2E5AE9C4A98437B2520B49DE774AF986BDF473A68F9DAB6ADE16B683B0FB9482C913B5486B21466EC3CBF44F20DC4EAAA502434DE142808162C91D8AD85C2E046B808E119ADF70D3CBF8D37E1F4A7D46B0CF05D3EECCB232234F45F55975565F7430EAEC3A2CA6054F71B6E1E2A29F50F45A37D78600F94A9B06EEF52A9E270C8E6514A1E8E7B120B8FDABBCD4C05');
CREATE TABLE recovery_codes (organiser TEXT REFERENCES organisers(email), code BLOB, PRIMARY KEY (organiser, code)) STRICT, WITHOUT ROWID;
CREATE TABLE runs (name TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE seals (submission TEXT PRIMARY KEY, wrapped_key BLOB NOT NULL) STRICT;
INSERT INTO "seals" VALUES('9669536a9d4f824b127334fc96266031',X'A1D650099EC75539CE9F078B3AAA072ADA574DE6816A3844D43AD427E889E70C771B1ACDEC0BA3689899A97E8E9820034C55463B8FEDD09B318EA8E7');
INSERT INTO "seals" VALUES('d2e8c6f6e2b1a68c44a28aa7b291e3e5',X'30B7EC04197A1EBA2D1F8D92404B5BB78DEB660D09828C11ADCB6E610AAAEB017E5D0571CC52B741AFB483F957ACE4B40D4A850129B8F82A6FFD799E');
INSERT INTO "seals" VALUES('9d9a9e1bca33a9dc5c658943ce34758b',X'BD5293F9465DA9ACCC5560B3D7763A1785189823A0AFE59D9E3B04DFDBE55AE554EB75C77D458F00DE6FF895E8ED6A7A66026FB66D236C068A35059B');
INSERT INTO "seals" VALUES('7a98aae352c58802376739714d57eac6',X'0C27C4FC829B0DD0C137CA9C2A4F69E0A078BFEF4957AB03F5D485D8E8607C3AA0A809B40DDD4D35EEEC4DC32E9D27D2EC9E842C7A88125207C63449');
INSERT INTO "seals" VALUES('120c3e425c9c775b7ec8604bee962c9b',X'48B4D495959439D40D93B53FBEDEA2C95D69798144B141952D2C4020FF2CE61F55CDE4F0564BD41DA2D8F4C8FBDFBC51DC1D7A9FB6F23B68A4CD2006');
CREATE TABLE "sessions" (
   "key" BLOB PRIMARY KEY,
   "organiser" TEXT REFERENCES "organisers"("email"),
   "created_at" REAL,
   "seen_at" REAL
, whole INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE submissions (
            id TEXT PRIMARY KEY, campaign TEXT NOT NULL REFERENCES campaigns(slug), at REAL NOT NULL,
            country TEXT NOT NULL, language TEXT NOT NULL, page_language TEXT NOT NULL, partner TEXT NOT NULL,
            source TEXT NOT NULL, embedded INTEGER NOT NULL, confirm INTEGER NOT NULL, confirmed_at REAL,
            counted INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "submissions" VALUES('120c3e425c9c775b7ec8604bee962c9b','clean-rivers',1795463880.0,'NZ','en','en','','elm-valley-news',0,1,NULL,1,0);
INSERT INTO "submissions" VALUES('7a98aae352c58802376739714d57eac6','clean-rivers',1.7952320444720931053e+09,'GB','en','en','','newsletter',0,1,1.7952320444720931053e+09,1,0);
INSERT INTO "submissions" VALUES('9669536a9d4f824b127334fc96266031','clean-rivers',1.79360919577674293515e+09,'DE','en','en','lake-friends','elm-valley-news',0,1,1.79360919577674293515e+09,1,0);
INSERT INTO "submissions" VALUES('9d9a9e1bca33a9dc5c658943ce34758b','clean-rivers',1.79480815010438704494e+09,'FR','en','en','river-watch','newsletter',0,1,1.79480815010438704494e+09,1,0);
INSERT INTO "submissions" VALUES('d2e8c6f6e2b1a68c44a28aa7b291e3e5','clean-rivers',1.79425922725999593739e+09,'NZ','en','en','river-watch','',0,1,NULL,0,0);
CREATE TABLE suppressed (address BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE texts (campaign TEXT, digest BLOB, PRIMARY KEY (campaign, digest)) STRICT, WITHOUT ROWID;
INSERT INTO "texts" VALUES('clean-rivers',X'953FEDF67F9E9A8B4AD7ECF3D47A1E48');
INSERT INTO "texts" VALUES('clean-rivers',X'B188C40178DE756724801C840FE1E33E');
INSERT INTO "texts" VALUES('clean-rivers',X'D97BC5ACC61BDA1FC1BBC6906AE4E865');
INSERT INTO "texts" VALUES('clean-rivers',X'ECEA3CBB315F9A60346221BF8BE5E515');
CREATE TABLE totals (
            campaign TEXT, partner TEXT, dimension TEXT, key TEXT, measure TEXT, count INTEGER NOT NULL,
            PRIMARY KEY (campaign, partner, dimension, key, measure)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','awaiting_confirmation',2);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','confirmed',3);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','different_letters',4);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','failed',1);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','handed_over',1);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','personalised',3);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','sent',2);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','supporters',4);
INSERT INTO "totals" VALUES('clean-rivers','','campaign','','text',1);
INSERT INTO "totals" VALUES('clean-rivers','','country','DE','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','country','FR','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','country','GB','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','country','NZ','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-02','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-02','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-16','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-16','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-21','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-21','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-23','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','','day','2026-11-23','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','','source','elm-valley-news','supporters',2);
INSERT INTO "totals" VALUES('clean-rivers','','source','newsletter','supporters',2);
INSERT INTO "totals" VALUES('clean-rivers','','target','lakes','handed_over',1);
INSERT INTO "totals" VALUES('clean-rivers','','target','minister','awaiting_confirmation',2);
INSERT INTO "totals" VALUES('clean-rivers','','target','minister','failed',1);
INSERT INTO "totals" VALUES('clean-rivers','','target','minister','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','','target','minister','sent',2);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','awaiting_confirmation',0);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','confirmed',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','failed',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','personalised',0);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','campaign','','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','country','DE','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','day','2026-11-02','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','day','2026-11-02','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','source','elm-valley-news','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','target','minister','awaiting_confirmation',0);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','target','minister','failed',1);
INSERT INTO "totals" VALUES('clean-rivers','lake-friends','target','minister','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','awaiting_confirmation',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','confirmed',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','personalised',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','sent',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','campaign','','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','country','FR','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','day','2026-11-16','letters',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','day','2026-11-16','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','source','newsletter','supporters',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','target','minister','awaiting_confirmation',1);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','target','minister','queued',0);
INSERT INTO "totals" VALUES('clean-rivers','river-watch','target','minister','sent',1);
CREATE TABLE "versions" (
   "name" TEXT PRIMARY KEY,
   "number" INTEGER
) STRICT;
INSERT INTO "versions" VALUES('offices',1);
INSERT INTO "versions" VALUES('campaigns',1);
CREATE TABLE waiting (campaign TEXT, office TEXT, target TEXT, letters INTEGER NOT NULL, PRIMARY KEY (campaign, office, target)) STRICT, WITHOUT ROWID;
INSERT INTO "waiting" VALUES('clean-rivers','river-ministry','minister',0);
CREATE TABLE webhook_notices (id TEXT PRIMARY KEY, webhook TEXT NOT NULL REFERENCES webhooks(id), body TEXT NOT NULL, attempts INTEGER NOT NULL, not_before REAL NOT NULL) STRICT;
CREATE TABLE webhooks (id TEXT PRIMARY KEY, campaign TEXT NOT NULL, url TEXT NOT NULL, day TEXT NOT NULL, reached INTEGER NOT NULL, active INTEGER NOT NULL, fault TEXT NOT NULL) STRICT;
CREATE TABLE written (campaign TEXT, target TEXT, writer BLOB, PRIMARY KEY (campaign, target, writer)) STRICT, WITHOUT ROWID;
INSERT INTO "written" VALUES('clean-rivers','',X'774B3B54C1E9979F398A72F7C69B5EB7');
INSERT INTO "written" VALUES('clean-rivers','',X'9BB29A6494C6374DF3197639181C967A');
INSERT INTO "written" VALUES('clean-rivers','',X'E73C2CD3578121F932CA9F05BA167EF7');
INSERT INTO "written" VALUES('clean-rivers','minister',X'774B3B54C1E9979F398A72F7C69B5EB7');
INSERT INTO "written" VALUES('clean-rivers','minister',X'9BB29A6494C6374DF3197639181C967A');
INSERT INTO "written" VALUES('clean-rivers','minister',X'E73C2CD3578121F932CA9F05BA167EF7');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX letters_of_submission ON letters (submission);
CREATE INDEX letters_waiting ON letters (campaign, office, id, not_before) WHERE state IN ('queued', 'retrying', 'unknown');
CREATE INDEX letters_sending ON letters (lease_until) WHERE state = 'sending';
CREATE INDEX notices_of_submission ON notices (submission);
CREATE INDEX notices_waiting ON notices (id, not_before) WHERE state IN ('queued', 'retrying', 'unknown');
CREATE INDEX notices_sending ON notices (lease_until) WHERE state = 'sending';
CREATE INDEX letters_offered ON letters (submission) WHERE state IN ('offered', 'handed_over');
CREATE INDEX letters_awaiting ON letters (submission) WHERE state = 'awaiting_confirmation';
CREATE INDEX paces_at ON paces (at);
CREATE INDEX paces_letter ON paces (letter);
CREATE INDEX letters_in_digest ON letters (digest_mail) WHERE digest_mail IS NOT NULL AND state IN ('queued', 'retrying', 'unknown', 'sending');
CREATE INDEX letters_kept ON letters (keep_until) WHERE keep_until IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX marked_days_of_campaign ON marked_days (campaign, day);
CREATE INDEX letters_tried ON letters (campaign, not_before) WHERE state IN ('queued', 'retrying', 'unknown') AND reply <> '';
CREATE INDEX letters_failed ON letters (campaign, not_before) WHERE state = 'failed';
CREATE UNIQUE INDEX contacts_confirmed ON contacts (campaign, partner, person) WHERE confirmed = 1;
CREATE INDEX webhook_notices_due ON webhook_notices (not_before);
COMMIT;
