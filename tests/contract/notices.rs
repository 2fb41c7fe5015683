//! What people are told while nobody looks: through a push service, to a browser that decrypts it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qinglan_core::api::ApiError;
use qinglan_core::comment::Said;
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::notice::{Notices, Quiet, Reminder, Tried, Wanted};
use qinglan_core::record::{EntityKind, Op};
use qinglan_core::wire::{Bytes, to_vec};
use serde_json::Value;

use super::person::{Person, Signed, entity};
use super::push::{PushService, Subscription};
use super::server::{Reply, Server, soon};

/// A mentor and a mentee, whose record the mentor comments on.
struct Pair<'s> {
    mentor: Person<'s>,
    mentee: Person<'s>,
    space: SpaceId,
    record: EntityId,
}

impl<'s> Pair<'s> {
    fn new(server: &'s Server) -> Self {
        let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
        let space = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
        let record = entity();
        let reply = mentee.pushes(space, &[mentee.writes(record, "question", "讨论时间不够")]);
        assert_eq!(reply.acks.len(), 1);
        Self { mentor, mentee, space, record }
    }

    fn comments(&self, by: &Person, reply_to: Option<EntityId>) -> EntityId {
        let id = entity();
        let said = Said { text: "导入太长了".into(), reply_to, ..Said::default() };
        let fields = said.fields(self.record).into_iter();
        let op = |(field, value)| Op { kind: EntityKind::Comment, field, value, ..by.writes(id, "text", "") };
        let ops: Vec<Op> = fields.map(op).collect();
        assert_eq!(by.pushes(self.space, &ops).acks.len(), ops.len());
        id
    }
}

fn keep(person: &Person, wanted: &Wanted) -> Reply {
    person.server.send("PUT", "/api/notices", &[("cookie", &person.cookie)], &to_vec(wanted))
}

fn wants(person: &Person, wanted: &Wanted) {
    assert_eq!(keep(person, wanted).status, 204);
}

fn drop_notices(person: &Person) {
    assert_eq!(person.server.send("DELETE", "/api/notices", &[("cookie", &person.cookie)], &[]).status, 204);
}

fn trial(person: &Person) -> Tried {
    person.post("/api/notices/trial", &[], &[]).cbor()
}

fn title(notice: &Value) -> &str {
    notice["payload"]["title"].as_str().unwrap()
}

#[test]
fn nt1_nothing_is_told_before_it_is_asked_for_nor_after() {
    let (server, service) = (Server::shared(), PushService::shared());
    let pair = Pair::new(&server);
    let phone = service.subscribe();
    let held = |person: &Person| person.get("/api/notices").cbor::<Notices>().wanted;
    assert_eq!(held(&pair.mentee), None);
    assert_eq!(pair.mentee.post("/api/notices/trial", &[], &[]).refusal(), ApiError::NotFound);
    wants(&pair.mentee, &phone.wanted());
    assert_eq!(held(&pair.mentee), Some(phone.wanted()));
    assert!(trial(&pair.mentee).taken);
    pair.comments(&pair.mentor, None);
    let came = service.hears(&phone, 2);
    assert_eq!(came.iter().map(title).collect::<Vec<_>>(), ["通知能收到", "周敏 写了评语"]);

    // Another sign-in of hers is told on its own, and this one no more.
    let other = service.subscribe();
    let tablet = Person::enrol(&server, &server.invite(pair.mentee.id).code);
    assert_eq!(held(&tablet), None);
    wants(&tablet, &other.wanted());
    drop_notices(&pair.mentee);
    assert_eq!(held(&pair.mentee), None);
    pair.comments(&pair.mentor, None);
    service.hears(&other, 1);

    // A sign-in that has ended is told nothing, though nobody asked for that.
    assert_eq!(tablet.post("/api/signout", &[], &[]).status, 204);
    let third = service.subscribe();
    wants(&pair.mentee, &third.wanted());
    pair.comments(&pair.mentor, None);
    service.hears(&third, 1);
    assert_eq!((service.came(&phone).len(), service.came(&other).len()), (2, 1));
}

#[test]
fn nt2_who_is_spoken_to_is_told_and_nobody_else() {
    let (server, service) = (Server::shared(), PushService::shared());
    let mut pair = Pair::new(&server);
    let lead = server.person("王刚");
    let members = [(&pair.mentor, Role::Member), (&pair.mentee, Role::Member), (&lead, Role::Lead)];
    pair.space = server.space(SpaceKind::Prep, &members);
    assert_eq!(pair.mentee.pushes(pair.space, &[pair.mentee.writes(pair.record, "question", "时间")]).acks.len(), 1);
    let [hers, mentors, leads] = [&pair.mentee, &pair.mentor, &lead].map(|person| {
        let subscription = service.subscribe();
        wants(person, &subscription.wanted());
        subscription
    });
    let first = pair.comments(&pair.mentor, None);
    service.hears(&hers, 1);
    pair.comments(&pair.mentee, Some(first));
    service.hears(&mentors, 1);
    // By then who leads the group would have heard as well.
    assert!(service.came(&leads).is_empty());

    // Who is out of the space when it is told hears nothing of it.
    server.set_members(pair.space, SpaceKind::Prep, &[(&pair.mentee, Role::Member), (&lead, Role::Lead)]);
    pair.comments(&lead, Some(first));
    service.hears(&hers, 2);
    assert_eq!(service.came(&mentors).len(), 1);
}

#[test]
fn nt3_a_notice_says_who_and_not_what_and_the_server_signs_it() {
    let (server, service) = (Server::shared(), PushService::shared());
    let pair = Pair::new(&server);
    let phone = service.subscribe();
    wants(&pair.mentee, &phone.wanted());
    pair.comments(&pair.mentor, None);
    let came = service.hears(&phone, 1);
    let [notice] = came.as_slice() else { panic!("{came:?}") };
    // It has decrypted it and seen the signature, or it would not have come.
    let payload = &notice["payload"];
    assert_eq!(payload["title"], "周敏 写了评语");
    assert_eq!(payload["body"], "给 李雪。打开就能看。");
    assert_eq!(payload["url"], format!("/records/{}", pair.record));
    assert!(!notice.to_string().contains("导入") && !notice.to_string().contains("讨论"));
    assert_eq!(notice["claims"]["sub"], server.url);
    assert_eq!((&notice["ttl"], &notice["topic"]), (&172_800.into(), &"comments".into()));
    let Notices { key: Bytes(key), .. } = pair.mentee.get("/api/notices").cbor();
    assert_eq!(notice["key"], URL_SAFE_NO_PAD.encode(key), "it is the key that browsers are told");
    // Whatever it says, it is as long.
    trial(&pair.mentee);
    let came = service.hears(&phone, 2);
    assert_eq!(came[0]["length"], came[1]["length"]);
}

#[test]
fn nt3_the_server_sends_to_push_services_only() {
    let (server, service) = (Server::shared(), PushService::shared());
    let person = server.person("周敏");
    let wanted = service.subscribe().wanted();
    for address in [
        format!("{}/api/health", server.url),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://push.example/1".to_owned(),
        "nowhere".to_owned(),
    ] {
        assert_eq!(keep(&person, &Wanted { address, ..wanted.clone() }).refusal(), ApiError::Forbidden);
    }
    let short = Wanted { secret: Bytes(vec![1; 15]), ..wanted };
    assert_eq!(keep(&person, &short).refusal(), ApiError::Malformed);
    assert_eq!(person.get("/api/notices").cbor::<Notices>().wanted, None);
}

/// The minute of the day in UTC.
fn minute_now() -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u32::try_from(now.as_secs() / 60 % 1_440).unwrap()
}

fn now(plus_ms: i64) -> Millis {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Millis(i64::try_from(now.as_millis()).unwrap() + plus_ms)
}

#[test]
fn nt4_what_came_in_quiet_hours_is_told_together_when_they_are_over() {
    let (server, service) = (Server::shared(), PushService::shared());
    let pair = Pair::new(&server);
    let phone = service.subscribe();
    let minute = minute_now();
    let quiet = Quiet { from: (minute + 1_439) % 1_440, until: (minute + 60) % 1_440 };
    let wanted = Wanted { quiet: Some(quiet), offset_minutes: 0, ..phone.wanted() };
    wants(&pair.mentee, &wanted);
    // The mentor's own phone is awake, and has heard by the time that the other would have.
    let awake = service.subscribe();
    wants(&pair.mentor, &awake.wanted());
    let first = pair.comments(&pair.mentor, None);
    pair.comments(&pair.mentor, None);
    pair.comments(&pair.mentee, Some(first));
    service.hears(&awake, 1);
    assert!(service.came(&phone).is_empty());
    wants(&pair.mentee, &Wanted { quiet: None, ..wanted });
    let came = service.hears(&phone, 1);
    assert_eq!(came.iter().map(title).collect::<Vec<_>>(), ["周敏 写了 2 条评语"]);
}

#[test]
fn nt5_a_device_is_reminded_at_the_moments_that_it_said() {
    let (server, service) = (Server::shared(), PushService::shared());
    let person = server.person("李雪");
    let phone = service.subscribe();
    let reminders = vec![Reminder { at: now(-7 * 60 * 60 * 1_000), n: 9 }, Reminder { at: now(500), n: 2 }];
    let later = Reminder { at: now(600_000), n: 1 };
    wants(&person, &Wanted { reminders: [reminders, vec![later]].concat(), ..phone.wanted() });
    let came = service.hears(&phone, 1);
    assert_eq!(came.iter().map(title).collect::<Vec<_>>(), ["有 2 件事该写了"]);
    assert_eq!((&came[0]["topic"], &came[0]["payload"]["url"]), (&"due".into(), &"/".into()));
    soon("what has come is not kept", || {
        person.get("/api/notices").cbor::<Notices>().wanted.is_some_and(|wanted| wanted.reminders == [later])
    });
}

#[test]
fn nt6_a_service_that_is_away_is_asked_again_and_one_that_forgot_is_forgotten() {
    let (server, service) = (Server::shared(), PushService::shared());
    let pair = Pair::new(&server);
    let phone: Subscription = service.subscribe();
    wants(&pair.mentee, &phone.wanted());
    service.answers(&phone, 503, None);
    pair.comments(&pair.mentor, None);
    service.hears(&phone, 1);
    service.answers(&phone, 201, None);
    // It would be asked again in a minute. A phone that says again what it wants is told at once.
    wants(&pair.mentee, &phone.wanted());
    let came = service.hears(&phone, 2);
    assert_eq!(came[0]["payload"], came[1]["payload"]);

    service.answers(&phone, 410, None);
    pair.comments(&pair.mentor, None);
    service.hears(&phone, 3);
    soon("it is forgotten", || pair.mentee.get("/api/notices").cbor::<Notices>().wanted.is_none());
}

/// How many comments the notices speak of.
fn told(came: &[Value]) -> u32 {
    let digits = |title: &str| title.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(1);
    came.iter().map(|notice| digits(title(notice))).sum()
}

#[test]
fn nt6_a_killed_server_tells_of_each_comment_that_it_said_yes_to_once() {
    const COMMENTS: u32 = 5;
    let service = PushService::shared();
    let phone = service.subscribe();
    let server = Server::own();
    let minute = minute_now();
    let quiet = Quiet { from: (minute + 1_439) % 1_440, until: (minute + 60) % 1_440 };
    let wanted = Wanted { quiet: Some(quiet), offset_minutes: 0, ..phone.wanted() };
    let pair = Pair::new(&server);
    wants(&pair.mentee, &wanted);
    for _ in 0..COMMENTS {
        pair.comments(&pair.mentor, None);
    }
    let (signed, device) = (Signed::of(&pair.mentee), pair.mentee.device);
    server.kill();
    let server = server.restarted();
    wants(&signed.on(&server, device), &Wanted { quiet: None, ..wanted });
    soon("all are told", || told(&service.came(&phone)) >= COMMENTS);
    assert_eq!(told(&service.came(&phone)), COMMENTS);
}
