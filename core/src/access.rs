//! Who may do what: one pure function, asked by the app before it offers something and by the server before it takes it.
//!
//! The server is the one that counts. Reading is by membership: who is in a space reads all of it, who is not reads nothing,
//! so what must stay between two people lives in a space of two.

use crate::directory::{Role, SpaceKind};
use crate::id::PersonId;
use crate::record::{EntityKind, Field, Op};

/// What someone is about to do in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Read what is in it.
    Read,
    /// Make an entity of this kind.
    Create(EntityKind),
    /// Change an entity that one made oneself.
    ChangeOwn(EntityKind),
    /// Change an entity that somebody else made.
    ChangeOther(EntityKind),
    /// Say that one has read it.
    MarkRead,
    /// Say that another's read mark is so.
    MarkReadForOther,
    /// Publish a form for its members, and withdraw it.
    Publish,
}

impl Deed {
    /// What `op` does to an entity made by `author`, or to one that is not there yet.
    #[must_use]
    pub fn of(op: &Op, author: Option<PersonId>) -> Self {
        if op.field.as_str().starts_with("@read/") {
            let own = op.field == Field::read_by(op.author);
            // A mark cannot be the first thing that is known of an entity.
            return if own && author.is_some() { Self::MarkRead } else { Self::MarkReadForOther };
        }
        match author {
            None => Self::Create(op.kind),
            Some(author) if author == op.author => Self::ChangeOwn(op.kind),
            Some(_) => Self::ChangeOther(op.kind),
        }
    }
}

/// Whether someone with `roles` may do `deed` in a space of this kind. No roles: not a member, and nothing is allowed.
#[must_use]
pub fn may(kind: SpaceKind, roles: &[Role], deed: Deed) -> bool {
    if roles.is_empty() {
        return false;
    }
    let leads = roles.iter().any(|role| matches!(role, Role::Lead | Role::Admin | Role::Coordinator));
    match deed {
        Deed::Read | Deed::MarkRead => true,
        Deed::MarkReadForOther => false,
        Deed::Publish => leads && !matches!(kind, SpaceKind::Personal | SpaceKind::Pairing),
        Deed::Create(EntityKind::Activity) | Deed::ChangeOwn(EntityKind::Activity) => leads,
        // Leaders keep the calendar together: one may mend what another entered.
        Deed::ChangeOther(EntityKind::Activity) => leads,
        Deed::ChangeOther(EntityKind::Record | EntityKind::Comment) => false,
        Deed::Create(EntityKind::Record | EntityKind::Comment) | Deed::ChangeOwn(EntityKind::Record | EntityKind::Comment) => {
            // The district's space carries announcements from the centre, not everybody's records.
            kind != SpaceKind::District || leads
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ac5_forms_are_published_by_who_leads_a_space_of_several() {
        let all = [Role::Member, Role::Mentor, Role::Mentee, Role::Lead, Role::Coordinator, Role::Admin];
        let of = [SpaceKind::School, SpaceKind::Prep, SpaceKind::Partnership, SpaceKind::District];
        for role in all {
            let leads = matches!(role, Role::Lead | Role::Coordinator | Role::Admin);
            for kind in of {
                assert_eq!(may(kind, &[role], Deed::Publish), leads, "{role:?} in {kind:?}");
            }
            for kind in [SpaceKind::Personal, SpaceKind::Pairing] {
                assert!(!may(kind, &[role], Deed::Publish), "{role:?} in {kind:?}");
            }
        }
        assert!(!may(SpaceKind::School, &[], Deed::Publish));
    }
}
