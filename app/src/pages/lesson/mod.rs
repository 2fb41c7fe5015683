//! An observed lesson: what was agreed, the sheets side by side, the discussion, and what each takes from it (rules `OL*`).

mod agreement;
mod begin;
mod gains;
mod plan;
mod sheets;
mod talk;

use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::observed::{DISCUSSION, GAIN, LESSON, Plan, is_form};
use qinglan_core::order;
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Summary, Value, by_record};

use super::record::{Found, find, follow, mark_seen};
use crate::components::comments::follow as follow_comments;
use crate::components::filling::Filling;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, skeleton};
use crate::components::submit::widest;
use crate::dom::{Rows, View, component, part, view};
use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::shell::browser;
use crate::shell::task::spawn;
use crate::state::{App, Draft, use_app};
use crate::text::t;

/// The lesson that is open.
#[derive(Clone, Copy)]
pub struct Lesson {
    app: App,
    /// The record of its plan, to read.
    filling: Filling,
    /// Where it was given: who is in there takes part.
    space: SpaceId,
    plan: Memo<Plan>,
    /// What belongs to it; none before it was read.
    parts: RwSignal<Option<Vec<Part>>>,
}

/// A record that belongs to the lesson.
#[derive(Clone, PartialEq)]
pub struct Part {
    /// The copy to open first.
    row: Summary,
    entity: Entity,
    /// None for one that is not known here.
    form: Option<Definition>,
    /// Who wrote it.
    name: String,
}

impl Part {
    /// There to be read: neither a draft nor only a notice.
    fn is_read(&self) -> bool {
        self.row.state == State::Submitted && self.row.scope == Scope::Full
    }

    /// What an observer fills while looking on.
    fn is_sheet(&self) -> bool {
        !is_form(&self.row.form, GAIN) && !is_form(&self.row.form, DISCUSSION)
    }
}

impl Lesson {
    fn me(self) -> String {
        self.app.me().map(|me| self.app.name_of(me)).unwrap_or_default()
    }

    /// The parts that are wanted.
    fn of(self, wanted: impl Fn(&Part) -> bool) -> Vec<Part> {
        self.parts.with(|parts| parts.iter().flatten().filter(|part| wanted(part)).cloned().collect())
    }

    fn is_mine(self, part: &Part) -> bool {
        self.app.me() == Some(part.row.author)
    }
}

#[component]
#[inline(never)]
pub fn lesson_page(id: Option<EntityId>) -> View {
    let app = use_app();
    let found = RwSignal::new(Found::Looking);
    spawn(async move { found.set(find(app, id, None).await) });
    part(move || match found.get() {
        Found::Looking => Frame::titled("").back("/records").around(skeleton()),
        Found::Here(entity, space, Some(form)) if form.id == LESSON => opened(app, *entity, space, *form),
        Found::Here(..) | Found::Missing => Frame::titled(t().lesson_missing()).back("/records").around(empty(
            "search",
            t().lesson_missing(),
            t().lesson_missing_means(),
        )),
    })
}

fn opened(app: App, entity: Entity, space: SpaceId, form: Definition) -> View {
    let mine = app.me() == Some(entity.author);
    if !mine {
        mark_seen(app, space, &entity);
    }
    let draft = Draft::open(app, space, entity, Some(form.clone()));
    follow(draft, draft.id);
    let form = StoredValue::new(form);
    let filling = Filling {
        draft,
        form,
        editable: false,
        violations: RwSignal::new(Vec::new()),
        remarks: RwSignal::new(Vec::new()),
        on_remark: None,
        computing: RwSignal::new(None),
    };
    follow_comments(filling);
    let plan = Memo::new(move || form.with_value(|form| draft.entity.with(|entity| Plan::of(form, entity))));
    let space = widest(app, draft.id).unwrap_or(space);
    let lesson = Lesson { app, filling, space, plan, parts: parts(app, draft.id) };
    let edit =
        mine.then(|| view! { <a class="btn" href=format!("/records/{}", draft.id)>{icon("edit")}{t().lesson_plan_open()}</a> });
    Frame::naming(move || plan.with(|plan| plan.topic.clone())).back("/records").wide().filled_in().around(
        [
            plan::plan_section(lesson),
            sheets::sheets_section(lesson),
            talk::talk_section(lesson),
            gains::gains_section(lesson),
            view! {
                <div class="btn-row no-print">
                    {edit}
                    <button class="btn" type="button" on:click=|_| browser::print()>{icon("print")}{t().print()}</button>
                </div>
            },
            begin::next_step(lesson),
        ]
        .rows(),
    )
}

/// What belongs to the lesson, in the order in which it was written, kept up to date.
fn parts(app: App, lesson: EntityId) -> RwSignal<Option<Vec<Part>>> {
    let found = RwSignal::new(None);
    let copies = Memo::new(move || {
        let rows = app.of_kind(EntityKind::Record).into_iter().filter(|row| row.lesson == Some(lesson)).collect();
        by_record(rows, app.me()).into_iter().filter_map(|copies| copies.into_iter().next()).collect::<Vec<_>>()
    });
    effect(move || {
        let rows = copies.get();
        // A form that comes meanwhile opens what waited for it.
        app.forms.track();
        spawn(async move { drop(found.try_set(Some(read(app, rows).await))) });
    });
    found
}

async fn read(app: App, rows: Vec<Summary>) -> Vec<Part> {
    let Some(store) = app.store() else { return Vec::new() };
    let mut parts = Vec::new();
    for row in rows {
        let Ok(Some(entity)) = store.entity(row.space, row.id).await else { continue };
        let form = app.find_form(row.form.clone()).await;
        parts.push(Part { name: app.name_of(row.author), row, entity, form });
    }
    // Later changes, somebody's read mark among them, move no column.
    order::by_key(&mut parts, |part| part.entity.value(&Field::submitted_at()).and_then(Value::as_int));
    parts
}
