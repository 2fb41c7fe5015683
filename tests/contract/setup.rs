//! Filling the directory.

use qinglan_core::api::ApiError;
use qinglan_core::directory::{
    Import, Imported, InviteIssued, Member, Role, School, SchoolKind, Setting, Space, SpaceKind, World,
};
use qinglan_core::id::{SchoolId, SpaceId};
use serde_json::json;

use super::person::enrol;
use super::server::{Server, fresh};

#[test]
fn the_server_says_that_it_is_there() {
    let reply = Server::shared().get("/api/health", &[]);
    assert_eq!((reply.status, reply.body.as_slice()), (200, b"ok".as_slice()));
}

#[test]
fn nothing_is_set_up_without_the_secret() {
    let server = Server::shared();
    for headers in [&[][..], &[("authorization", "Bearer ")], &[("authorization", "Bearer guess")]] {
        for path in ["/api/setup/import", "/api/setup/invites"] {
            let reply = server.post(path, headers, b"{}");
            assert_eq!((reply.status, reply.body.as_slice()), (403, br#"{"code":"forbidden"}"#.as_slice()));
        }
    }
}

#[test]
fn what_is_no_import_is_malformed() {
    let server = Server::shared();
    let personal = json!({"spaces": [{
        "id": SpaceId::from_bytes(fresh()), "kind": "personal", "name": "", "schools": [], "members": []
    }]});
    for wrong in [json!([1]), json!({"teachers": []}), json!({"people": [{"id": "x"}]}), personal] {
        let reply = server.set_up("/api/setup/import", &wrong);
        assert_eq!((reply.status, reply.body.as_slice()), (400, br#"{"code":"malformed"}"#.as_slice()), "{wrong}");
    }
}

#[test]
fn a_person_sees_their_spaces_the_people_in_them_and_those_peoples_schools() {
    let server = Server::shared();
    let [school, elsewhere] = ["青山中心小学", "别处"].map(|name| School {
        id: SchoolId::from_bytes(fresh()),
        name: name.to_owned(),
        kind: SchoolKind::CentralPrimary,
        setting: Setting::Town,
    });
    let (mentor, mut mentee, stranger) = (server.person("周敏"), server.known("李雪"), server.known("王刚"));
    mentee.school = Some(school.id);
    let member = |person, role| Member { person, roles: vec![role] };
    let space = |members| Space {
        id: SpaceId::from_bytes(fresh()),
        kind: SpaceKind::Pairing,
        name: "周敏和李雪".to_owned(),
        schools: Vec::new(),
        members,
        archived: None,
    };
    let pairing = space(vec![member(mentor.id, Role::Mentor), member(mentee.id, Role::Mentee)]);
    let other = space(vec![member(stranger.id, Role::Member)]);
    let import = Import {
        schools: vec![school.clone(), elsewhere],
        people: vec![mentee.clone()],
        spaces: vec![pairing.clone(), other],
        ..Import::default()
    };
    // Repeated, it changes nothing.
    for _ in 0..2 {
        let reply = server.set_up("/api/setup/import", &json!(import));
        let imported: Imported = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(imported, Imported { schools: 2, people: 1, spaces: 2 });
    }
    let world: World = mentor.get("/api/me").cbor();
    assert!(world.version > mentor.world.version);
    assert_eq!((world.me, world.schools.as_slice()), (mentor.id, [school].as_slice()));
    assert!(world.people.contains(&mentee) && world.person(stranger.id).is_none());
    assert_eq!(world.spaces.len(), 1);
    assert_eq!(world.spaces[0].roles(mentee.id), [Role::Mentee]);
    assert_eq!(world.spaces[0].name, pairing.name);
}

#[test]
fn of_the_districts_people_everybody_sees_only_those_who_lead() {
    let server = Server::shared();
    let (admin, teacher, colleague) = (server.person("局长"), server.person("张老师"), server.person("赵老师"));
    let members = [(&admin, Role::Admin), (&teacher, Role::Member), (&colleague, Role::Member)];
    server.space(SpaceKind::District, &members);
    let world: World = teacher.get("/api/me").cbor();
    let seen = |id| world.spaces[0].members.iter().any(|member| member.person == id);
    assert!(seen(admin.id) && seen(teacher.id) && !seen(colleague.id));
    assert!(world.person(admin.id).is_some() && world.person(colleague.id).is_none());
}

#[test]
fn invites_are_for_people_of_the_directory_and_for_a_time() {
    let server = Server::shared();
    let person = server.known("周敏").id;
    let nobody = json!({"person": SpaceId::from_bytes(fresh()), "from": "", "valid_days": 7});
    assert_eq!(server.set_up("/api/setup/invites", &nobody).status, ApiError::NotFound.status());
    let asked = |days: u32| server.set_up("/api/setup/invites", &json!({"person": person, "from": "", "valid_days": days}));
    assert_eq!(asked(1000).status, ApiError::Malformed.status());
    let ended: InviteIssued = serde_json::from_slice(&asked(0).body).unwrap();
    assert_eq!(server.get(&format!("/api/invite/{}", ended.code), &[]).refusal(), ApiError::InviteExpired);
    assert_eq!(enrol(&server, &ended.code).refusal(), ApiError::InviteExpired);
}
