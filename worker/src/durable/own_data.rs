//! What the directory holds of a person, for herself (rule DP1).

use qinglan_core::api::ApiError;
use qinglan_core::directory::{Person, Role, School, SpaceKind};
use qinglan_core::id::{Millis, PersonId, SpaceId};
use qinglan_core::notice::Wanted;
use qinglan_core::roster::{Grade, Stage};
use qinglan_core::wire::Bytes;
use serde::Serialize;

use crate::reply::Outcome;
use crate::store::directory::DirectoryStore;
use crate::store::sessions::Session;

/// In the words of the directory's rows; times are milliseconds since 1970.
#[derive(Serialize)]
struct OwnData {
    person: Person,
    school: Option<School>,
    /// What only those who keep the roster see.
    roster: RosterRow,
    spaces: Vec<Place>,
    sign_ins: Vec<SignIn>,
    invites: Vec<Invited>,
    /// Where her devices are told of something.
    notices: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    push_service: String,
    comments: bool,
    /// Minutes of the day: from, until.
    quiet: Option<(u32, u32)>,
    remind_at: Option<u32>,
}

#[derive(Serialize)]
struct RosterRow {
    number: String,
    stage: Option<Stage>,
    grades: Vec<String>,
    left: bool,
}

#[derive(Serialize)]
struct Place {
    id: SpaceId,
    kind: SpaceKind,
    name: String,
    roles: Vec<Role>,
    archived: Option<Millis>,
}

#[derive(Serialize)]
struct SignIn {
    device: String,
    since: Millis,
    seen: Millis,
    ended: Option<Millis>,
}

#[derive(Serialize)]
struct Invited {
    from: String,
    expires: Millis,
    used: bool,
}

/// All of it, as JSON.
///
/// # Errors
/// `NotFound` when the directory does not know them.
pub fn own_data(store: &DirectoryStore, me: PersonId, notices: Vec<Wanted>) -> Outcome<Bytes> {
    let person = store.person(me)?.ok_or(ApiError::NotFound)?;
    let school = person.school.map(|id| store.school(id)).transpose()?.flatten();
    let enlisted = store.enlisted(me)?;
    let roster = RosterRow {
        number: enlisted.number,
        stage: enlisted.stage,
        grades: enlisted.grades.into_iter().map(Grade::words).collect(),
        left: enlisted.left,
    };
    let mut spaces = Vec::new();
    for space in store.spaces_of(me)? {
        let roles = store.roles(space.id, me)?;
        spaces.push(Place { id: space.id, kind: space.kind, name: space.name, roles, archived: space.archived });
    }
    let sign_ins = store.every_session_of(me)?.into_iter();
    let sign_ins = sign_ins.map(|Session { device, since, seen, ended }| SignIn { device, since, seen, ended }).collect();
    let invites = store.invites_of(me)?.into_iter();
    let invites = invites.map(|invite| Invited { from: invite.sender, expires: invite.expires, used: invite.used }).collect();
    let told = |wanted: Wanted| Told {
        push_service: wanted.address,
        comments: wanted.comments,
        quiet: wanted.quiet.map(|quiet| (quiet.from, quiet.until)),
        remind_at: wanted.remind_at,
    };
    let notices = notices.into_iter().map(told).collect();
    let data = OwnData { person, school, roster, spaces, sign_ins, invites, notices };
    let bytes = serde_json::to_vec_pretty(&data).map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(Bytes(bytes))
}
