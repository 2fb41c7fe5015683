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
    /// See how far the people of its schools have come, and let in who never was here.
    Admit,
    /// Make spaces of this kind: of its schools, or anywhere in the district. Who makes such spaces changes and archives them.
    Found(SpaceKind),
    /// Change the name and the members of the space itself, and archive it.
    Manage,
    /// Add people of its schools to the space itself, and change nothing else of it.
    Add,
    /// Keep the roster of the district, let in anybody anew, sign out their devices, read the log of all that.
    KeepRoster,
}

impl Deed {
    /// Every one, in the order of the table in SPEC.md (rule AC6).
    pub const ALL: &'static [Self] = &[
        Self::Read,
        Self::Create(EntityKind::Record),
        Self::ChangeOwn(EntityKind::Record),
        Self::ChangeOther(EntityKind::Record),
        Self::Create(EntityKind::Comment),
        Self::ChangeOwn(EntityKind::Comment),
        Self::ChangeOther(EntityKind::Comment),
        Self::Create(EntityKind::Activity),
        Self::ChangeOwn(EntityKind::Activity),
        Self::ChangeOther(EntityKind::Activity),
        Self::MarkRead,
        Self::MarkReadForOther,
        Self::Publish,
        Self::Admit,
        Self::Found(SpaceKind::Prep),
        Self::Found(SpaceKind::Pairing),
        Self::Found(SpaceKind::Partnership),
        Self::Manage,
        Self::Add,
        Self::KeepRoster,
    ];

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
    let has = |wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
    if !matches!(deed, Deed::Read | Deed::MarkRead) && roles.iter().all(|role| *role == Role::Reader) {
        return false;
    }
    match deed {
        Deed::Read | Deed::MarkRead => true,
        Deed::MarkReadForOther => false,
        Deed::Publish => leads && !matches!(kind, SpaceKind::Personal | SpaceKind::Pairing),
        Deed::Admit => match kind {
            SpaceKind::School => has(&[Role::Lead, Role::Admin]),
            SpaceKind::District => has(&[Role::Admin]),
            _ => false,
        },
        Deed::Found(made) => match (kind, made) {
            (SpaceKind::School, SpaceKind::Prep | SpaceKind::Pairing) => has(&[Role::Lead, Role::Admin]),
            (SpaceKind::District, SpaceKind::Prep | SpaceKind::Pairing) => has(&[Role::Admin]),
            (SpaceKind::District, SpaceKind::Partnership) => has(&[Role::Admin, Role::Coordinator]),
            _ => false,
        },
        // Of a school's and the district's the roster says who is in them; of a pairing nobody does any more (rule SP3).
        Deed::Manage => match kind {
            SpaceKind::Prep => has(&[Role::Lead, Role::Admin]),
            SpaceKind::Partnership => has(&[Role::Coordinator, Role::Admin]),
            _ => false,
        },
        Deed::Add => match kind {
            SpaceKind::Prep => has(&[Role::Lead, Role::Admin]),
            SpaceKind::Partnership => has(&[Role::Lead, Role::Coordinator, Role::Admin]),
            _ => false,
        },
        Deed::KeepRoster => kind == SpaceKind::District && has(&[Role::Admin]),
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
    use std::path::Path;

    const BEGINS: &str = "<!-- access: begins -->\n";
    const ENDS: &str = "<!-- access: ends -->";

    /// What people call it.
    fn words(deed: Deed) -> &'static str {
        use EntityKind::{Activity, Comment, Record};
        match deed {
            Deed::Read => "read what is in it",
            Deed::Create(Record) => "make a record",
            Deed::ChangeOwn(Record) => "change a record of one's own",
            Deed::ChangeOther(Record) => "change a record of somebody else",
            Deed::Create(Comment) => "make a comment",
            Deed::ChangeOwn(Comment) => "change a comment of one's own",
            Deed::ChangeOther(Comment) => "change a comment of somebody else",
            Deed::Create(Activity) => "make an activity",
            Deed::ChangeOwn(Activity) => "change an activity of one's own",
            Deed::ChangeOther(Activity) => "change an activity of somebody else",
            Deed::MarkRead => "say that one has read something",
            Deed::MarkReadForOther => "say that somebody else has",
            Deed::Publish => "publish and withdraw forms",
            Deed::Admit => "let in the people of its schools",
            Deed::Found(SpaceKind::Prep) => "make preparing groups",
            Deed::Found(SpaceKind::Pairing) => "make pairings",
            Deed::Found(_) => "make partnerships",
            Deed::Manage => "change and archive the space",
            Deed::Add => "add people of its schools",
            Deed::KeepRoster => "keep the roster, sign out devices, read the log",
        }
    }

    /// Who in such a space may.
    fn who(kind: SpaceKind, deed: Deed) -> String {
        let may: Vec<&str> = Role::ALL.iter().filter(|role| may(kind, &[**role], deed)).map(|role| role.as_str()).collect();
        match may.as_slice() {
            [] => "nobody".to_owned(),
            all if all.len() == Role::ALL.len() => "all".to_owned(),
            all if all.len() + 1 == Role::ALL.len() && !all.contains(&"reader") => "all but readers".to_owned(),
            some => some.join(", "),
        }
    }

    fn table() -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let kinds = SpaceKind::ALL.iter().map(|kind| kind.as_str().to_owned());
        let mut all = line(["a member may".to_owned()].into_iter().chain(kinds).collect());
        all += &line(vec!["---".to_owned(); SpaceKind::ALL.len() + 1]);
        for deed in Deed::ALL {
            let cells = SpaceKind::ALL.iter().map(|kind| who(*kind, *deed));
            all += &line([words(*deed).to_owned()].into_iter().chain(cells).collect());
        }
        all
    }

    #[test]
    fn ac6_the_table_of_the_rules_is_what_the_code_allows() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SPEC.md");
        let rules = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = rules.split_once(BEGINS).unwrap();
        let (stands, after) = rest.split_once(ENDS).unwrap();
        if std::env::var_os("UPDATE_SPEC").is_some() {
            std::fs::write(&path, format!("{before}{BEGINS}{}{ENDS}{after}", table())).unwrap();
        } else {
            assert_eq!(stands, table(), "UPDATE_SPEC=1 writes it");
        }
    }

    #[test]
    fn ac1_who_has_no_role_may_do_nothing() {
        for kind in SpaceKind::ALL {
            assert!(Deed::ALL.iter().all(|deed| !may(*kind, &[], *deed)), "{kind:?}");
        }
    }

    #[test]
    fn ac6_several_roles_allow_what_one_of_them_does() {
        for (kind, deed) in SpaceKind::ALL.iter().flat_map(|kind| Deed::ALL.iter().map(move |deed| (*kind, *deed))) {
            for (one, other) in Role::ALL.iter().flat_map(|one| Role::ALL.iter().map(move |other| (*one, *other))) {
                let either = may(kind, &[one], deed) || may(kind, &[other], deed);
                assert_eq!(may(kind, &[one, other], deed), either, "{one:?}, {other:?}: {deed:?} in {kind:?}");
            }
        }
    }

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
