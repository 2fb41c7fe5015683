//! The directory: districts, schools, people, spaces, memberships, invites.

use crate::wire::Wire;

use crate::form::{Offered, Packed};
use crate::id::{AttemptId, Millis, PersonId, SchoolId, SpaceId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $n:literal $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
        #[cbor(index_only)]
        #[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
        pub enum $name { $($(#[$vdoc])* #[n($n)] $variant),+ }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that files and addresses use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a space is for.
    SpaceKind {
        /// One person's own: drafts, reading logs.
        0 Personal = "personal",
        1 School = "school",
        /// A group that prepares lessons together.
        2 Prep = "prep",
        /// A mentor and a mentee.
        3 Pairing = "pairing",
        /// A strong school and the schools it helps.
        4 Partnership = "partnership",
        5 District = "district",
    }
}

words! {
    /// What someone is in a space.
    Role {
        0 Member = "member",
        1 Mentor = "mentor",
        2 Mentee = "mentee",
        /// Leads a school's training or a preparing group.
        3 Lead = "lead",
        /// Watches over partnerships.
        4 Coordinator = "coordinator",
        /// The district's centre.
        5 Admin = "admin",
        /// Reads and nothing else: what everybody is in a space that is archived.
        6 Reader = "reader",
    }
}

words! {
    SchoolKind {
        0 Kindergarten = "kindergarten",
        1 TownshipPrimary = "township_primary",
        2 CentralPrimary = "central_primary",
        3 JuniorHigh = "junior_high",
        4 NineYear = "nine_year",
        5 SeniorHigh = "senior_high",
        6 Vocational = "vocational",
        7 Special = "special",
    }
}

words! {
    /// Where a school is.
    Setting {
        0 CountySeat = "county_seat",
        1 Town = "town",
        2 Village = "village",
    }
}

/// Someone in a space.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct Member {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub roles: Vec<Role>,
}

/// A school, as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct School {
    #[n(0)]
    pub id: SchoolId,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub kind: SchoolKind,
    #[n(3)]
    pub setting: Setting,
}

/// A person, as those who share a space with them may see them.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct Person {
    #[n(0)]
    pub id: PersonId,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub school: Option<SchoolId>,
    /// A subject's code, such as `chinese`; empty for none.
    #[n(3)]
    pub subject: String,
}

/// A space with its members.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct Space {
    #[n(0)]
    pub id: SpaceId,
    #[n(1)]
    pub kind: SpaceKind,
    #[n(2)]
    pub name: String,
    /// The schools that a school, preparing group or partnership belongs to.
    #[n(3)]
    pub schools: Vec<SchoolId>,
    #[n(4)]
    pub members: Vec<Member>,
    /// Since when its members read what is in it and nobody writes any more; none for one that is in use.
    #[n(5)]
    #[cfg_attr(feature = "json", serde(default))]
    pub archived: Option<Millis>,
}

impl Space {
    /// The roles of `person` in it; none when they are not in it.
    #[must_use]
    pub fn roles(&self, person: PersonId) -> &[Role] {
        self.members.iter().find(|member| member.person == person).map_or(&[], |member| &member.roles)
    }
}

/// The directory as one person may see it: their spaces, who is in them, and those people's schools.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct World {
    /// Rises with every change of the directory.
    #[n(0)]
    pub version: u64,
    #[n(1)]
    pub me: PersonId,
    #[n(2)]
    pub district: String,
    #[n(3)]
    pub people: Vec<Person>,
    #[n(4)]
    pub schools: Vec<School>,
    /// Without the personal space, which everybody has.
    #[n(5)]
    pub spaces: Vec<Space>,
    /// What was published in those spaces; none where nothing was. The phone's first part carries it unread.
    #[n(6)]
    #[cbor(default)]
    pub forms: Option<Packed<Vec<Offered>>>,
}

impl World {
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    #[must_use]
    pub fn school(&self, id: SchoolId) -> Option<&School> {
        self.schools.iter().find(|school| school.id == id)
    }

    #[must_use]
    pub fn space(&self, id: SpaceId) -> Option<&Space> {
        self.spaces.iter().find(|space| space.id == id)
    }

    /// Every space to keep in step: one's own first.
    pub fn space_ids(&self) -> impl Iterator<Item = SpaceId> + '_ {
        core::iter::once(SpaceId::personal(self.me)).chain(self.spaces.iter().map(|space| space.id))
    }
}

/// Rows to add to or change in the directory. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(default, deny_unknown_fields))]
pub struct Import {
    /// The district's name.
    #[n(0)]
    pub district: Option<String>,
    #[n(1)]
    pub schools: Vec<School>,
    #[n(2)]
    pub people: Vec<Person>,
    /// A space's members are replaced by those named.
    #[n(3)]
    pub spaces: Vec<Space>,
}

/// What an [`Import`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct Imported {
    #[n(0)]
    pub schools: u32,
    #[n(1)]
    pub people: u32,
    #[n(2)]
    pub spaces: u32,
}

/// The data were restored from a backup: every space begins another life (rule SY10), and so many at a time are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Restore {}

/// How far the word of a [`Restore`] went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct Restored {
    /// Spaces told now.
    #[n(0)]
    pub told: u32,
    /// Spaces still to be told. While there are any, asking again goes on with them; afterwards it announces another restore.
    #[n(1)]
    pub left: u32,
}

/// Who had been deleted before the data were restored from a backup that still has them: it can be carried out again at once (rule DP9).
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct DeleteAgain {
    #[n(0)]
    pub people: Vec<PersonId>,
}

/// How many of these the directory has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct DeletedAgain {
    #[n(0)]
    pub found: u32,
}

/// Someone is to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct InviteRequest {
    #[n(0)]
    pub person: PersonId,
    /// Whose invite it is, as the page says it.
    #[n(1)]
    pub from: String,
    #[n(2)]
    /// From now; 0 for an invite that has expired already.
    pub valid_days: u32,
}

/// An invite, once: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
pub struct InviteIssued {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub expires: Millis,
}

/// What an invite says before anything is asked.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct InviteView {
    #[n(0)]
    pub district: String,
    #[n(1)]
    pub from: String,
    #[n(2)]
    pub person: Person,
    #[n(3)]
    pub school: Option<School>,
    /// The spaces that wait: kind and name.
    #[n(4)]
    pub spaces: Vec<(SpaceKind, String)>,
    #[n(5)]
    pub expires: Millis,
}

/// Accepting an invite.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Enrol {
    #[n(0)]
    pub code: String,
    /// What the person's list of devices will call it.
    #[n(1)]
    pub device: String,
    /// Who asks again with it, because an answer was lost on the way, gets that answer.
    #[n(2)]
    pub attempt: AttemptId,
}
