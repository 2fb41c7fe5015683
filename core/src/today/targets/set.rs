//! What was set, by whom and for when.

use chrono::NaiveDate;

use crate::access::{Deed, may};
use crate::calendar::{self, Term};
use crate::directory::{Space, SpaceKind, World};
use crate::id::{EntityId, PersonId, SpaceId};
use crate::observed::is_form;
use crate::order;
use crate::pairing::{OBSERVING, PLAN, is_given, submitted_at, text};
use crate::record::{Entity, EntityKind, Field, Scope, State, Summary, Value};

/// The form in which targets are set.
pub const TARGETS: &str = "term-targets";

/// So many records of targets are read of a space: of three years, two a term.
const READ_MAX: usize = 12;

/// What is counted, as the form's choices name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    ReadingNote,
    ReadingShare,
    ReadingMonth,
    Books,
    Reflection,
    Story,
    Diary,
    Plan,
    Observing,
    Gain,
    Polishing,
    Training,
    Study,
    Online,
}

impl What {
    pub const ALL: &'static [Self] = &[
        Self::ReadingNote,
        Self::ReadingShare,
        Self::ReadingMonth,
        Self::Books,
        Self::Reflection,
        Self::Story,
        Self::Diary,
        Self::Plan,
        Self::Observing,
        Self::Gain,
        Self::Polishing,
        Self::Training,
        Self::Study,
        Self::Online,
    ];

    /// The name of the choice: where one form is counted, the form's.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::Reflection => "reflection",
            Self::Observing => "observing",
            Self::ReadingNote => "reading-note",
            Self::ReadingShare => "reading-share",
            Self::ReadingMonth => "reading-month",
            Self::Story => "education-story",
            Self::Diary => "work-diary",
            Self::Plan => PLAN,
            Self::Gain => "lesson-gain",
            Self::Polishing => "lesson-polishing",
            Self::Training => "training-note",
            Self::Study => "study-report",
            Self::Online => "online-research",
        }
    }

    /// The forms whose records count.
    #[must_use]
    pub const fn forms(self) -> &'static [&'static str] {
        match self {
            Self::ReadingNote => &["reading-note"],
            Self::ReadingShare => &["reading-share"],
            Self::ReadingMonth => &["reading-month"],
            Self::Books => &["reading-note", "reading-share"],
            Self::Reflection => &["reflection-lesson", "reflection-weekly", "reflection-monthly"],
            Self::Story => &["education-story"],
            Self::Diary => &["work-diary"],
            Self::Plan => &[PLAN],
            Self::Observing => OBSERVING,
            Self::Gain => &["lesson-gain"],
            Self::Polishing => &["lesson-polishing"],
            Self::Training => &["training-note"],
            Self::Study => &["study-report"],
            Self::Online => &["online-research"],
        }
    }

    /// Whether a record of `form` counts.
    #[must_use]
    pub fn counts(self, form: &str) -> bool {
        self.forms().iter().any(|of| is_form(form, of))
    }
}

/// What an amount is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Records,
    Words,
}

/// How often an amount is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    Week,
    Month,
    /// Once in the whole period.
    Period,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub what: What,
    pub measure: Measure,
    pub amount: u32,
    pub each: Each,
}

/// What holds in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    pub space: SpaceId,
    /// The record that says so.
    pub record: EntityId,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub all: Vec<Target>,
}

impl Targets {
    /// None where it has no period: of such a record nothing follows.
    fn of(space: SpaceId, record: &Entity) -> Option<Self> {
        let day = |path: &str| calendar::parse_iso(&text(record, path));
        let (from, to) = (day("term/from")?, day("term/to")?);
        let rows = record.rows("targets").into_iter();
        let all = rows.filter_map(|(row, _)| target(record, &row)).collect();
        Some(Self { space, record: record.id, from, to, all })
    }

    /// Whether a day is in its period.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether it is of the term that `today` is in, and of no more.
    #[must_use]
    pub fn is_of_term(&self, today: NaiveDate) -> bool {
        let term = Term::default_on(today);
        term.contains(self.from) && term.contains(self.to)
    }
}

/// A row that says all three; what the form makes of nothing, or a newer form of something else, asks nothing.
fn target(record: &Entity, row: &str) -> Option<Target> {
    let said = |name: &str| text(record, &format!("{row}/{name}"));
    let what = said("what");
    let what = What::ALL.iter().copied().find(|one| one.as_str() == what)?;
    let measure = match said("unit").as_str() {
        // A book has no words that anybody here has written.
        "words" if what != What::Books => Measure::Words,
        "records" | "words" => Measure::Records,
        _ => return None,
    };
    let each = match said("each").as_str() {
        "week" => Each::Week,
        "month" => Each::Month,
        "term" => Each::Period,
        _ => return None,
    };
    let amount = record.value(&Field::new(format!("{row}/amount")).ok()?).and_then(Value::as_int)?;
    let amount = u32::try_from(amount).ok().filter(|amount| *amount > 0)?;
    Some(Target { what, measure, amount, each })
}

/// Whether what `person` gives to a space sets targets for its members: as publishing a form there does (rules AC5 and TD8).
#[must_use]
pub fn sets(space: &Space, person: PersonId) -> bool {
    space.archived.is_none() && may(space.kind, space.roles(person), Deed::Publish)
}

/// The space for which the person whose world it is sets targets: the school before a group, and the district last.
#[must_use]
pub fn led_space(world: &World) -> Option<&Space> {
    let rank = |kind| match kind {
        SpaceKind::School => 0,
        SpaceKind::Prep => 1,
        SpaceKind::Partnership => 2,
        _ => 3,
    };
    world.spaces.iter().filter(|space| sets(space, world.me)).min_by_key(|space| rank(space.kind))
}

/// The records that may set targets: of each space those that were changed last, a bounded number.
#[must_use]
pub fn targets_to_read(world: &World, rows: &[&Summary]) -> Vec<(SpaceId, EntityId)> {
    let mut found = Vec::new();
    let given: Vec<&Summary> = rows.iter().filter(|row| is_form(&row.form, TARGETS) && is_full(row)).copied().collect();
    for space in &world.spaces {
        let here = given.iter().filter(|row| row.space == space.id && sets(space, row.author)).copied().collect();
        let latest = order::greatest_first(here, |row: &&Summary| row.changed_at.0);
        found.extend(latest.into_iter().take(READ_MAX).map(|row| (space.id, row.id)));
    }
    found
}

/// A record with its answers, handed in and there.
pub(super) fn is_full(row: &Summary) -> bool {
    row.kind == EntityKind::Record && row.scope == Scope::Full && row.state == State::Submitted && !row.deleted
}

/// What holds today in each space (rule TD8). `read` is what [`targets_to_read`] led to.
#[must_use]
pub fn held(world: &World, read: &[(SpaceId, Entity)], today: NaiveDate) -> Vec<Targets> {
    let of = |space: &Space| {
        let here = read.iter().filter(|(of, record)| *of == space.id && is_given(record, TARGETS) && sets(space, record.author));
        let now = here.filter_map(|(_, record)| Some((submitted_at(record), Targets::of(space.id, record)?)));
        let last = now.filter(|(_, targets)| targets.covers(today)).max_by_key(|(at, _)| *at);
        last.map(|(_, targets)| targets).filter(|targets| !targets.all.is_empty())
    };
    world.spaces.iter().filter_map(of).collect()
}
