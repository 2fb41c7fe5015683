//! One record: to fill, to read, to answer.

mod amending;
mod arriving;
mod coding;
mod copying;
mod head;
mod notes;
mod notice;
mod reading;
mod strays;
mod submitting;
mod taking_back;
mod version;

use std::rc::Rc;

use crate::reactive::{Memo, RwSignal, StoredValue, effect, provide_context};
use amending::{amend_bar, take_up, under_way};
use coding::coding_page;
use head::head;
use notes::notes;
use notice::notice_page;
use qinglan_core::calendar;
use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Summary, Value, by_record};

use reading::{Reading, above, beside, reading_bar};
use strays::{stray_answers, unknown_form};
use submitting::{missing_list, submit_bar};

use crate::components::filling::{About, Filling, OpenRemarks};
use crate::components::form::form_view;
use crate::components::frame::Frame;
use crate::components::later::{later, quietly};
use crate::components::list::{empty, skeleton};
use crate::dom::{View, component, part, view};
use crate::pages::later::later_page;
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::{App, Draft, unsaved, use_app};
use crate::text::{say, t};

/// What the address leads to.
#[derive(Clone)]
pub(super) enum Found {
    Looking,
    Missing,
    /// The record, the copy that is open, and its form, if that is known here.
    Here(Box<Entity>, SpaceId, Option<Box<Definition>>),
}

/// `code`: the path of an instrument that is coded now.
#[component]
pub fn record_page(id: Option<EntityId>, form: Option<String>, code: Option<String>) -> View {
    let app = use_app();
    let found = RwSignal::new(Found::Looking);
    spawn(async move { found.set(find(app, id, form).await) });
    part(move || match found.get() {
        Found::Looking => Frame::titled("").back("/records").around(skeleton()),
        Found::Missing => Frame::titled(t().record_missing()).back("/records").around(empty(
            "search",
            t().record_missing(),
            t().record_missing_means(),
        )),
        Found::Here(entity, space, form) => opened(*entity, space, form.map(|form| *form), code.clone()),
    })
}

/// The copy to open: the author's own, else the fullest; a new draft when the address names a form.
pub(super) async fn find(app: App, id: Option<EntityId>, form: Option<String>) -> Found {
    let (Some(id), Some(store), Some(me)) = (id, app.store(), app.me()) else { return Found::Missing };
    let rows: Vec<Summary> = app.of_kind(EntityKind::Record).into_iter().filter(|row| row.id == id).collect();
    let space = by_record(rows, Some(me)).first().and_then(|copies| copies.first()).map(|copy| copy.space);
    if let Some(space) = space {
        return match store.entity(space, id).await {
            Ok(Some(entity)) => {
                let form = app.find_form(entity.text(&Field::form()).unwrap_or_default().to_owned()).await;
                Found::Here(Box::new(entity), space, form.map(Box::new))
            }
            Ok(None) | Err(_) => Found::Missing,
        };
    }
    let Some(form) = form else { return Found::Missing };
    let Some(form) = app.find_form(form).await else {
        if !app.forms.get_untracked() {
            // It says why there are none yet, and tries again.
            app.go_instead("/records/new");
        }
        return Found::Missing;
    };
    Found::Here(Box::new(blank(id, me, &form)), SpaceId::personal(me), Some(Box::new(form)))
}

/// A draft that is not on the disk yet: with its first word it will be, form, state and today's date along with it.
fn blank(id: EntityId, me: qinglan_core::id::PersonId, form: &Definition) -> Entity {
    let mut entity = Entity::new(id, EntityKind::Record, me);
    let mut set = |field: Field, value: Value| drop(entity.fields.insert(field, vec![unsaved(me, value)]));
    set(Field::form(), Value::Text(form.reference().to_string()));
    set(Field::state(), Value::Text(State::Draft.as_str().into()));
    if let Some(date) = form.day() {
        set(date, Value::Text(calendar::iso(clock::today())));
    }
    entity
}

#[component]
fn opened(entity: Entity, space: SpaceId, definition: Option<Definition>, code: Option<String>) -> View {
    let app = use_app();
    let form = entity.text(&Field::form()).unwrap_or_default().to_owned();
    let mine = app.me() == Some(entity.author);
    let notice = entity.text(&Field::scope()) == Some(Scope::Notice.as_str());
    if !mine && !notice {
        mark_seen(app, space, &entity);
    }
    let draft = Draft::open(app, space, entity, definition.clone());
    follow(draft, draft.id);
    match definition {
        _ if notice => notice_page(draft, form),
        Some(definition) => match code.filter(|_| mine) {
            Some(path) => later_page(move || coding_page(draft, definition.clone(), &path)),
            None => sheets(draft, definition, mine),
        },
        None => unknown_form(draft, form),
    }
}

/// Says, once, that the person has seen what somebody else wrote.
pub(super) fn mark_seen(app: App, space: SpaceId, entity: &Entity) {
    let id = entity.id;
    if entity.value(&Field::read_by(app.me().unwrap_or(entity.author))).is_some() {
        return;
    }
    spawn(async move {
        if let Err(error) = app.mark_read(space, id, EntityKind::Record).await {
            leptos::logging::debug_warn!("read mark: {error:?}");
        }
    });
}

/// Takes in what changes of an entity elsewhere.
pub(super) fn follow(draft: Draft, id: EntityId) {
    let revision = draft.app.revision((draft.space, id));
    let mut before = revision.get_untracked();
    effect(move || {
        let now = revision.get();
        if std::mem::replace(&mut before, now) != now {
            spawn(draft.refresh());
        }
    });
}

/// The draft of the record's correction, while one is under way.
fn correction(record: Draft, form: StoredValue<Definition>) -> RwSignal<Option<Draft>> {
    let open = RwSignal::new(None);
    let wanted = under_way(record.app, record.id);
    effect(move || {
        let Some(id) = wanted.get() else {
            // Said anew, nothing would draw the whole page again.
            if open.with_untracked(Option::is_some) {
                open.set(None);
            }
            return;
        };
        spawn(async move {
            if crate::shell::later::load().await {
                take_up(record, id, form, open).await;
            }
        });
    });
    open
}

/// The record with its comments, to fill or to read.
#[component]
fn sheets(draft: Draft, definition: Definition, mine: bool) -> View {
    let app = draft.app;
    let title = say(&definition.title);
    let form = StoredValue::new(definition);
    let submitted =
        Memo::new(move || draft.entity.with(|entity| entity.text(&Field::state()) == Some(State::Submitted.as_str())));
    let remarks = RwSignal::new(Vec::new());
    let asked = RwSignal::new(false);
    let about = RwSignal::new(None::<About>);
    let open_remarks = StoredValue::<OpenRemarks>::new(Rc::new(move |asked_about| {
        about.set(Some(asked_about));
        asked.set(true);
    }));
    let violations = RwSignal::new(Vec::new());
    let past = RwSignal::new(false);
    let correction = if mine { correction(draft, form) } else { RwSignal::new(None) };
    Frame::titled(title).back("/records").wide().filled_in().around(part(move || {
        let submitted = submitted.get();
        let correcting = correction.get().filter(|_| submitted);
        if let Some(correcting) = correcting {
            follow(correcting, correcting.into);
            follow(correcting, correcting.id);
        }
        let on_remark = submitted.then_some(open_remarks);
        let editable = mine && (!submitted || correcting.is_some());
        let filling = Filling {
            draft: correcting.unwrap_or(draft),
            form,
            editable,
            violations,
            remarks,
            on_remark,
            computing: RwSignal::new(None),
        };
        provide_context(filling);
        let reading = Reading { filling, space: answer_space(app, draft), about, asked, past };
        view! {
            <div class="with-side">
                <div>
                    {head(filling.draft, mine, submitted)}
                    {quietly(move || notes(filling))}
                    {missing_list(filling)}
                    {form_view()}
                    {quietly(move || stray_answers(filling))}
                    {if correcting.is_some() {
                        later(move || amend_bar(filling), |words| words)
                    } else if submitted {
                        later(move || reading_bar(reading, mine.then_some(draft)), |words| words)
                    } else if mine {
                        submit_bar(filling)
                    } else {
                        View::none()
                    }}
                </div>
                {submitted.then(|| quietly(move || beside(reading)))}
            </div>
            {submitted.then(|| quietly(move || above(reading)))}
        }
    }))
}

/// Where words about the record go: the copy that is open, or, for the author, the space that was given all of it.
fn answer_space(app: App, draft: Draft) -> SpaceId {
    let personal = app.me().map(SpaceId::personal);
    if Some(draft.space) != personal {
        return draft.space;
    }
    app.rows.with_untracked(|rows| {
        let mut copies = rows.values().map(|row| &row.summary).filter(|row| row.id == draft.id && Some(row.space) != personal);
        // Where it is only told of, words about it would be read by who does not read it.
        copies.find(|row| row.scope == Scope::Full).map_or(draft.space, |row| row.space)
    })
}
