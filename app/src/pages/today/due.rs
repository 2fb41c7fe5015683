//! What I am to write now (rules TD4 to TD6).

use qinglan_core::calendar::{self, CHINA_OFFSET_MINUTES};
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, Summary};
use qinglan_core::today::{self, Due, DueOf};

use super::mentees::part_of;
use super::wanted::{places, wanted, with_rows};
use crate::components::icon::icon;
use crate::components::when;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::{App, library, notices};
use crate::text::{fill, language, t};

const MONTHLY: &str = "mentoring-month";

#[component]
#[inline(never)]
pub fn due(app: App) -> View {
    let lessons = |rows: &[&Summary]| today::lessons_to_read(rows, clock::today(), CHINA_OFFSET_MINUTES);
    let keys = Memo::new(move || wanted(app, lessons));
    let read = RwSignal::new(None::<Vec<Entity>>);
    effect(move || {
        let keys = keys.get();
        spawn(async move {
            let Some(store) = app.store() else { return };
            let lessons = store.entities(&places(&keys)).await.unwrap_or_default();
            read.set(Some(lessons.into_iter().map(|(_, lesson)| lesson).collect()));
        });
    });
    let due = Memo::new(move || {
        // What was written before this device came may not be here yet.
        if app.partial.get() {
            return Vec::new();
        }
        let (Some(lessons), Some(world)) = (read.get(), app.world.get()) else { return Vec::new() };
        with_rows(app, |rows| {
            notices::keep_in_step(&world, rows, &lessons);
            today::due(&world, rows, &lessons, clock::today(), CHINA_OFFSET_MINUTES)
        })
    });
    maybe(move || {
        let all = due.get();
        (!all.is_empty()).then(|| {
            let head = fill(t().today_due(), &[("n", &all.len().to_string())]);
            let rows = all.into_iter().map(move |due| row(app, &due));
            part_of(head, rows.rows())
        })
    })
}

fn row(app: App, due: &Due) -> View {
    let (words, lesson) = match &due.of {
        DueOf::Month { .. } => (t().due_month(), None),
        DueOf::Sheet { lesson, .. } => (t().due_sheet(), Some(*lesson)),
        DueOf::Unwritten { lesson } => (t().due_unwritten(), Some(*lesson)),
        DueOf::Discussion { lesson } => (t().due_discussion(), Some(*lesson)),
    };
    let title = lesson.and_then(|lesson| title_of(app, lesson)).unwrap_or_default();
    let words = fill(words, &[("title", &title), ("month", &calendar::long_month(due.day, language()))]);
    let meta = match &due.of {
        DueOf::Month { pairing, begun } => {
            let with = fill(t().due_month_with(), &[("name", &others(app, *pairing).join("、"))]);
            if begun.is_some() { format!("{with} · {}", t().due_begun()) } else { with }
        }
        _ => when::day(due.day),
    };
    let to = match &due.of {
        DueOf::Month { begun: None, .. } => {
            let version = library::latest(app, MONTHLY).map_or(1, |form| form.version);
            format!("/records/{}?form={MONTHLY}@{version}", app.entity_id())
        }
        DueOf::Month { begun: Some(record), .. } | DueOf::Sheet { record, .. } => format!("/records/{record}"),
        DueOf::Unwritten { lesson } | DueOf::Discussion { lesson } => format!("/lessons/{lesson}"),
    };
    view! {
        <li><a class="row" href=to>
            {icon("edit")}
            <span class="row-main"><span class="row-title">{words}</span><span class="row-meta">{meta}</span></span>
        </a></li>
    }
}

fn title_of(app: App, record: EntityId) -> Option<String> {
    with_rows(app, |rows| rows.iter().find(|row| row.id == record && !row.title.is_empty()).map(|row| row.title.clone()))
}

/// Who else is in a space.
pub(super) fn others(app: App, space: SpaceId) -> Vec<String> {
    let me = app.me();
    let others = |world: &qinglan_core::directory::World| -> Vec<PersonId> {
        let members = world.space(space).map(|space| space.members.iter().map(|member| member.person).collect::<Vec<_>>());
        members.unwrap_or_default().into_iter().filter(|person| Some(*person) != me).collect()
    };
    let all = app.world.with(|world| world.as_deref().map(others).unwrap_or_default());
    all.into_iter().map(|person| app.name_of(person)).collect()
}
