//! Making spaces, changing who is in them, archiving them (rules SP1 to SP5, SP7, SP8).

use crate::directory::{Member, Role, Space, SpaceKind};
use crate::id::{PersonId, SchoolId, SpaceId};
use crate::order;
use crate::wire::Wire;

/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 60;
/// People in a group or a partnership: with more nobody prepares a lesson.
pub const MEMBERS_MAX: usize = 300;
/// Schools of a partnership: more than one coordinator visits in a term.
pub const SCHOOLS_MAX: usize = 50;

/// `POST /api/spaces`.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Manage {
    /// A new space, whose id the device draws: asked again, it is the same one.
    #[n(0)]
    Found {
        #[n(0)]
        id: SpaceId,
        #[n(1)]
        kind: SpaceKind,
        #[n(2)]
        name: String,
        /// Of a partnership, the one that helps first. A group's and a pairing's are those of their members.
        #[n(3)]
        schools: Vec<SchoolId>,
        #[n(4)]
        members: Vec<Member>,
    },
    /// Another name, other members.
    #[n(1)]
    Change {
        #[n(0)]
        id: SpaceId,
        #[n(1)]
        name: String,
        #[n(2)]
        members: Vec<Member>,
        /// Of a partnership, by who may make it; none: they stay.
        #[n(3)]
        schools: Option<Vec<SchoolId>>,
    },
    #[n(2)]
    Archive {
        #[n(0)]
        id: SpaceId,
        /// False opens it again.
        #[n(1)]
        archived: bool,
    },
    /// More members, who are nothing else in it. Whoever is there stays what they are (rule SP8).
    #[n(3)]
    Add {
        #[n(0)]
        id: SpaceId,
        #[n(1)]
        people: Vec<PersonId>,
    },
}

/// Whether these can be the schools of a partnership (rule SP7).
#[must_use]
pub fn helps(schools: &[SchoolId]) -> bool {
    (2..=SCHOOLS_MAX).contains(&schools.len()) && order::set(schools.iter().copied()).len() == schools.len()
}

/// Whether a space of the kind can be of these members (rules SP1 and SP3).
#[must_use]
pub fn fits(kind: SpaceKind, members: &[Member]) -> bool {
    let people: Vec<PersonId> = order::set(members.iter().map(|member| member.person));
    let known =
        |member: &Member, allowed: &[Role]| !member.roles.is_empty() && member.roles.iter().all(|role| allowed.contains(role));
    if people.len() != members.len() || members.is_empty() || members.len() > MEMBERS_MAX {
        return false;
    }
    match kind {
        SpaceKind::Pairing => {
            let has = |role| members.iter().any(|member| member.roles.contains(&role));
            // Either may be both: who knows teaches (能者为师).
            members.len() == 2
                && has(Role::Mentor)
                && has(Role::Mentee)
                && members.iter().all(|member| known(member, &[Role::Mentor, Role::Mentee]))
        }
        SpaceKind::Prep => {
            members.iter().any(|member| member.roles.contains(&Role::Lead))
                && members.iter().all(|member| known(member, &[Role::Lead, Role::Member]))
        }
        SpaceKind::Partnership => {
            members.iter().any(|member| member.roles.contains(&Role::Coordinator))
                && members.iter().all(|member| known(member, &[Role::Coordinator, Role::Lead, Role::Member]))
        }
        SpaceKind::Personal | SpaceKind::School | SpaceKind::District => false,
    }
}

/// The name as it is kept; none for one that is empty or too long.
#[must_use]
pub fn name(typed: &str) -> Option<String> {
    let name = typed.trim();
    (!name.is_empty() && name.chars().count() <= NAME_CHARS_MAX).then(|| name.to_owned())
}

/// Who is in the space as its own store hears it: in an archived one everybody reads (rule SP4).
#[must_use]
pub fn standing(space: &Space) -> Vec<Member> {
    let read = |member: &Member| Member { person: member.person, roles: vec![Role::Reader] };
    if space.archived.is_some() { space.members.iter().map(read).collect() } else { space.members.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Millis;

    fn member(person: u8, roles: &[Role]) -> Member {
        Member { person: PersonId::from_bytes([person; 16]), roles: roles.to_vec() }
    }

    #[test]
    fn sp3_a_pairing_is_of_two_and_each_may_be_both() {
        use Role::{Lead, Mentee, Mentor};
        let pair = |one: &[Role], other: &[Role]| fits(SpaceKind::Pairing, &[member(1, one), member(2, other)]);
        assert!(pair(&[Mentor], &[Mentee]) && pair(&[Mentor, Mentee], &[Mentee, Mentor]));
        assert!(!pair(&[Mentor], &[Mentor]) && !pair(&[Mentor], &[]) && !pair(&[Mentor], &[Mentee, Lead]));
        let [mentor, mentee] = [member(1, &[Mentor]), member(2, &[Mentee])];
        for wrong in [vec![mentor.clone()], vec![mentor.clone(), mentee, member(3, &[Mentee])], vec![mentor.clone(), mentor]] {
            assert!(!fits(SpaceKind::Pairing, &wrong), "{wrong:?}");
        }
    }

    #[test]
    fn sp1_groups_have_a_lead_and_partnerships_a_coordinator() {
        use Role::{Admin, Coordinator, Lead, Member as Plain};
        assert!(fits(SpaceKind::Prep, &[member(1, &[Lead]), member(2, &[Plain])]));
        assert!(!fits(SpaceKind::Prep, &[member(1, &[Plain])]));
        assert!(!fits(SpaceKind::Prep, &[member(1, &[Lead]), member(2, &[Admin])]), "nobody gets a role that the kind has not");
        assert!(fits(SpaceKind::Partnership, &[member(1, &[Coordinator]), member(2, &[Lead])]));
        assert!(!fits(SpaceKind::Partnership, &[member(2, &[Lead])]));
        for kind in [SpaceKind::Personal, SpaceKind::School, SpaceKind::District] {
            assert!(!fits(kind, &[member(1, &[Lead, Coordinator])]), "{kind:?}");
        }
        let crowd: Vec<Member> = (0..=MEMBERS_MAX)
            .map(|n| Member { person: PersonId::from_bytes((n as u128).to_be_bytes()), roles: vec![Lead] })
            .collect();
        assert!(fits(SpaceKind::Prep, &crowd[1..]) && !fits(SpaceKind::Prep, &crowd));
    }

    #[test]
    fn sp7_a_partnership_is_of_two_schools_and_more_each_once() {
        let schools: Vec<SchoolId> = (0..=SCHOOLS_MAX).map(|n| SchoolId::from_bytes((n as u128).to_be_bytes())).collect();
        assert!(helps(&schools[..2]) && helps(&schools[1..]));
        for wrong in [&schools[..0], &schools[..1], &schools[..], &[schools[0], schools[1], schools[0]]] {
            assert!(!helps(wrong), "{} schools", wrong.len());
        }
    }

    #[test]
    fn sp4_in_an_archived_space_everybody_reads() {
        let members = vec![member(1, &[Role::Mentor]), member(2, &[Role::Mentee])];
        let mut space = Space {
            id: SpaceId::from_bytes([9; 16]),
            kind: SpaceKind::Pairing,
            name: String::new(),
            schools: Vec::new(),
            members: members.clone(),
            archived: None,
        };
        assert_eq!(standing(&space), members);
        space.archived = Some(Millis(1));
        assert!(standing(&space).iter().all(|member| member.roles == [Role::Reader]));
    }

    #[test]
    fn sp1_names_are_short_and_not_empty() {
        assert_eq!(name(" 青山数学备课组 "), Some("青山数学备课组".to_owned()));
        assert_eq!((name(" "), name(&"长".repeat(NAME_CHARS_MAX + 1))), (None, None));
    }
}
