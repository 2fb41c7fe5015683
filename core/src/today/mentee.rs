//! What a mentor owes the mentees.

use chrono::NaiveDate;

use crate::calendar::{Term, parse_iso};
use crate::directory::{Role, SpaceKind, World};
use crate::id::{EntityId, Millis, PersonId, SpaceId};
use crate::observed::is_form;
use crate::order;
use crate::pairing::OBSERVING;
use crate::record::{Entity, EntityKind, Field, Scope, State, Summary};

/// What was read without a word is no debt for ever.
const READ_WAITS_MS: i64 = 14 * 24 * 3_600 * 1_000;
/// How long nobody watches a mentee's lessons before her mentor is told.
const UNOBSERVED_DAYS: i64 = 30;
/// So many sheets are read for a mentee: in a month nobody writes as many about one teacher.
const SHEETS_MAX: usize = 40;
/// Somebody's mentee, and where the two are together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentee {
    pub person: PersonId,
    pub name: String,
    pub pairing: SpaceId,
}

/// How long nobody has watched a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unobserved {
    /// For so many days.
    Days(i64),
    /// Not once since the term began.
    Term,
}

/// The mentees of the person whose world it is.
#[must_use]
pub fn mentees(world: &World) -> Vec<Mentee> {
    let pairings = world.spaces.iter().filter(|space| space.kind == SpaceKind::Pairing);
    let mine = pairings.filter(|space| space.roles(world.me).contains(&Role::Mentor));
    let all = mine.flat_map(|space| {
        let taught = space.members.iter().filter(|member| member.person != world.me && member.roles.contains(&Role::Mentee));
        taught.map(|member| Mentee {
            person: member.person,
            name: world.person(member.person).map(|person| person.name.clone()).unwrap_or_default(),
            pairing: space.id,
        })
    });
    all.collect()
}

/// What mentees handed in, in full, to the space that they share with the mentor `me`, and `me` has not answered (rule TD1); the newest first if
/// `rows` are.
#[must_use]
pub fn to_answer<'r>(rows: &[&'r Summary], mentees: &[Mentee], me: PersonId, now: Millis) -> Vec<&'r Summary> {
    let answered = order::set(commented(rows, me));
    let waits = |row: &&Summary| {
        let given = row.kind == EntityKind::Record && row.state == State::Submitted && row.scope == Scope::Full && !row.deleted;
        let from_mentee = || mentees.iter().any(|mentee| mentee.pairing == row.space && mentee.person == row.author);
        let fresh = || !row.read_by.contains(&me) || now.0 - row.changed_at.0 < READ_WAITS_MS;
        given && from_mentee() && fresh() && answered.binary_search(&row.id).is_err()
    };
    rows.iter().copied().filter(waits).collect()
}

fn commented(rows: &[&Summary], me: PersonId) -> impl Iterator<Item = EntityId> {
    rows.iter().filter(move |row| row.kind == EntityKind::Comment && row.author == me && !row.deleted).filter_map(|row| row.on)
}

/// The sheets that may say when somebody watched the mentee's lessons: given to the pairing by others, or with her name in their title; the latest,
/// and a bounded number (rule TD2).
#[must_use]
pub fn sheets_to_read(rows: &[&Summary], mentee: &Mentee) -> Vec<(SpaceId, EntityId)> {
    let name = mentee.name.as_bytes();
    let may = |row: &&Summary| {
        let sheet = row.kind == EntityKind::Record && !row.deleted && OBSERVING.iter().any(|form| is_form(&row.form, form));
        let named = || row.title.as_bytes().windows(name.len().max(1)).any(|part| part == name);
        sheet && row.scope == Scope::Full && row.author != mentee.person && (row.space == mentee.pairing || named())
    };
    let latest = order::greatest_first(rows.iter().copied().filter(may).collect(), |row| row.changed_at.0);
    latest.into_iter().take(SHEETS_MAX).map(|row| (row.space, row.id)).collect()
}

/// When a lesson of the mentee's was watched last, by sheets and the spaces they are from (rule TD2).
#[must_use]
pub fn last_observed(sheets: &[(SpaceId, Entity)], mentee: &Mentee, today: NaiveDate) -> Option<NaiveDate> {
    let text = |sheet: &Entity, name: &str| Field::new(name).ok().and_then(|field| Some(sheet.text(&field)?.trim().to_owned()));
    let day = |(space, sheet): &(SpaceId, Entity)| {
        let hers = match text(sheet, "teacher").filter(|teacher| !teacher.is_empty()) {
            Some(teacher) => teacher == mentee.name,
            None => *space == mentee.pairing,
        };
        let day = parse_iso(&text(sheet, "date")?)?;
        (hers && sheet.author != mentee.person && day <= today).then_some(day)
    };
    sheets.iter().filter_map(day).max()
}

/// Whether the mentor is told (rule TD3): in term only, and when 30 days have gone by since the lesson, or since the term began.
#[must_use]
pub fn unobserved(last: Option<NaiveDate>, today: NaiveDate, term: &Term) -> Option<Unobserved> {
    term.week_of(today)?;
    let in_term = last.filter(|last| *last >= term.first_day);
    let days = (today - in_term.unwrap_or(term.first_day)).num_days();
    (days >= UNOBSERVED_DAYS).then(|| in_term.map_or(Unobserved::Term, |_| Unobserved::Days(days)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::directory::{Member, Person, Space};
    use crate::form::testing::Filled;
    use crate::form::{Node, builtins};
    use crate::record::EntityKind;

    pub(crate) const ME: PersonId = PersonId::from_bytes([1; 16]);
    pub(crate) const HER: PersonId = PersonId::from_bytes([2; 16]);
    pub(crate) const PAIRING: SpaceId = SpaceId::from_bytes([3; 16]);

    pub(crate) fn day(text: &str) -> NaiveDate {
        parse_iso(text).unwrap()
    }

    pub(crate) fn at(text: &str) -> Millis {
        Millis((day(text) - day("1970-01-01")).num_days() * 86_400_000)
    }

    pub(crate) fn row(id: u8, form: &str, author: PersonId, space: SpaceId) -> Summary {
        Summary { changed_at: at("2026-11-10"), ..Summary::given(id, form, author, space) }
    }

    fn mentee() -> Mentee {
        Mentee { person: HER, name: "林晓禾".into(), pairing: PAIRING }
    }

    fn ids(rows: &[&Summary]) -> Vec<u8> {
        rows.iter().map(|row| row.id.as_bytes()[0]).collect()
    }

    #[test]
    fn td1_what_a_mentee_handed_in_waits_for_a_word_of_her_mentor() {
        let draft = Summary { state: State::Draft, ..row(3, "observation@2", HER, PAIRING) };
        let notice = Summary { scope: Scope::Notice, ..row(4, "observation@2", HER, PAIRING) };
        let gone = Summary { deleted: true, ..row(5, "observation@2", HER, PAIRING) };
        let elsewhere = row(6, "observation@2", HER, SpaceId::from_bytes([9; 16]));
        let comment = |id, author, on: u8| Summary {
            kind: EntityKind::Comment,
            on: Some(EntityId::from_bytes([on; 16])),
            ..row(id, "", author, PAIRING)
        };
        let rows = [
            row(1, "reflection-weekly@1", HER, PAIRING),
            row(2, "observation@2", ME, PAIRING),
            draft,
            notice,
            gone,
            elsewhere,
            row(7, "observation@2", HER, PAIRING),
            row(8, "observation@2", HER, PAIRING),
            comment(9, ME, 7),
            comment(10, HER, 8),
            Summary { deleted: true, ..comment(11, ME, 8) },
        ];
        assert_eq!(ids(&to_answer(&rows.iter().collect::<Vec<_>>(), &[mentee()], ME, at("2026-11-12"))), [1, 8]);
        assert!(to_answer(&rows.iter().collect::<Vec<_>>(), &[], ME, at("2026-11-12")).is_empty());
    }

    #[test]
    fn td1_what_was_read_waits_for_a_fortnight() {
        let read = [Summary { read_by: vec![HER, ME], ..row(1, "observation@2", HER, PAIRING) }];
        let waits = |day: &str| !to_answer(&read.iter().collect::<Vec<_>>(), &[mentee()], ME, at(day)).is_empty();
        assert!(waits("2026-11-23") && !waits("2026-11-24"));
        let unread = [row(1, "observation@2", HER, PAIRING)];
        assert!(!to_answer(&unread.iter().collect::<Vec<_>>(), &[mentee()], ME, at("2027-11-24")).is_empty());
    }

    #[test]
    fn td2_mentees_are_those_of_pairings_that_one_is_the_mentor_of() {
        let member = |person, role| Member { person, roles: vec![role] };
        let space = |id: u8, kind, members| Space {
            id: SpaceId::from_bytes([id; 16]),
            kind,
            name: String::new(),
            schools: Vec::new(),
            members,
            archived: None,
        };
        let other = PersonId::from_bytes([4; 16]);
        let world = World {
            version: 1,
            me: ME,
            district: String::new(),
            people: vec![Person { id: HER, name: "林晓禾".into(), school: None, subject: String::new() }],
            schools: Vec::new(),
            spaces: vec![
                space(3, SpaceKind::Pairing, vec![member(ME, Role::Mentor), member(HER, Role::Mentee)]),
                space(5, SpaceKind::Pairing, vec![member(other, Role::Mentor), member(ME, Role::Mentee)]),
                space(6, SpaceKind::Prep, vec![member(ME, Role::Mentor), member(other, Role::Mentee)]),
            ],
            forms: None,
        };
        assert_eq!(mentees(&world), [mentee()]);
    }

    #[test]
    fn td2_a_lesson_was_watched_on_the_day_that_a_sheet_says() {
        let sheet = |date: &str, teacher: &str| {
            let mut sheet = Filled::new().text("date", date).text("teacher", teacher).entity;
            sheet.author = ME;
            (PAIRING, sheet)
        };
        let last = |sheets: &[(SpaceId, Entity)]| last_observed(sheets, &mentee(), day("2026-11-20"));
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[sheet("2026-09-14", "林晓禾"), sheet("2026-10-12", " 林晓禾 ")]), Some(day("2026-10-12")));
        assert_eq!(last(&[sheet("2026-10-12", "周若梅")]), None, "the mentor's own lesson");
        assert_eq!(last(&[sheet("2026-10-12", "")]), Some(day("2026-10-12")), "in the pairing it is hers");
        let (_, nameless) = sheet("2026-10-12", "");
        assert_eq!(last(&[(SpaceId::from_bytes([9; 16]), nameless)]), None);
        assert_eq!(last(&[sheet("2026-11-21", "林晓禾"), sheet("soon", "林晓禾")]), None, "a lesson to come");
        let (space, mut own) = sheet("2026-10-12", "林晓禾");
        own.author = HER;
        assert_eq!(last(&[(space, own)]), None, "what she wrote herself");
    }

    #[test]
    fn td2_only_sheets_about_her_are_read_and_not_more_than_enough() {
        let named = Summary { title: "认识时钟 · 林晓禾".into(), ..row(2, "fias@1", ME, SpaceId::personal(ME)) };
        let rows = [
            row(1, "observation@2", ME, PAIRING),
            named,
            row(3, "observation@2", ME, SpaceId::personal(ME)),
            row(4, "reading-note@1", ME, PAIRING),
            row(5, "observation@2", HER, PAIRING),
            Summary { scope: Scope::Notice, ..row(6, "observation@2", ME, PAIRING) },
        ];
        let read = sheets_to_read(&rows.iter().collect::<Vec<_>>(), &mentee());
        assert_eq!(read.iter().map(|(_, id)| id.as_bytes()[0]).collect::<Vec<_>>(), [1, 2]);
        let many: Vec<Summary> = (0..200).map(|id| row(id, "observation@2", ME, PAIRING)).collect();
        assert_eq!(sheets_to_read(&many.iter().collect::<Vec<_>>(), &mentee()).len(), SHEETS_MAX);
    }

    #[test]
    fn td2_every_sheet_asks_for_the_day() {
        for id in OBSERVING {
            let form = builtins().into_iter().find(|form| form.id == *id).unwrap();
            assert!(form.questions.iter().any(|node| matches!(node, Node::Question(_)) && node.name() == "date"), "{id}");
        }
    }

    #[test]
    fn td3_a_mentor_is_told_after_thirty_days_of_term() {
        let term = |today: &str| Term::default_on(day(today));
        let told = |last: Option<&str>, today: &str| unobserved(last.map(day), day(today), &term(today));
        assert_eq!(told(Some("2026-10-20"), "2026-11-18"), None);
        assert_eq!(told(Some("2026-10-20"), "2026-11-19"), Some(Unobserved::Days(30)));
        assert_eq!(told(None, "2026-09-30"), None, "the term is a month old on the first of October");
        assert_eq!(told(None, "2026-10-01"), Some(Unobserved::Term));
        assert_eq!(told(Some("2026-06-20"), "2026-09-30"), None, "a summer is no neglect");
        assert_eq!(told(Some("2026-06-20"), "2026-10-01"), Some(Unobserved::Term));
        assert_eq!(told(Some("2026-05-20"), "2026-08-10"), None, "nobody teaches in August");
    }
}
