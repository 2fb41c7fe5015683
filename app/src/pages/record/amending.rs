//! The author corrects a submitted record: begins, submits, gives up.

use crate::reactive::{Memo, RwSignal, StoredValue};
use qinglan_core::directory::World;
use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Scope, correction_of};

use crate::components::checking::find_violations;
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::sheet::sheet;
use crate::components::submit::finished;
use crate::components::undo::undo_button;
use crate::dom::{View, attr, component, each, maybe, view};
use crate::shell::task::{Work, spawn};
use crate::state::{App, Draft, store_words, use_app};
use crate::text::{fill, t};
use web_sys::HtmlInputElement;

/// The draft of the record's correction, while one is under way; none for a record that nobody corrects here.
#[must_use]
pub fn under_way(app: App, record: EntityId) -> Memo<Option<EntityId>> {
    Memo::new(move || {
        let (draft, open) = place(app, record)?;
        open.then_some(draft)
    })
}

fn place(app: App, record: EntityId) -> Option<(EntityId, bool)> {
    let personal = SpaceId::personal(app.me()?);
    Some(app.rows.with(|rows| correction_of(record, rows.values().map(|row| &row.summary).filter(|row| row.space == personal))))
}

/// Begins a correction.
#[component]
pub fn amend_button(draft: Draft) -> View {
    let app = draft.app;
    let begin = move |_| {
        spawn(async move {
            let Some((correction, _)) = place(app, draft.id) else { return };
            if let Err(error) = app.begin_correction(draft, correction).await {
                app.tell(store_words(&error));
            }
        });
    };
    view! { <button class="btn" type="button" on:click=begin>{icon("edit")}{t().amend()}</button> }
}

/// What can be done with a correction that is under way.
#[component]
#[inline(never)]
pub fn amend_bar(filling: Filling) -> View {
    let Draft { app, space, into, .. } = filling.draft;
    let open = RwSignal::new(false);
    let give_up = move |_| {
        spawn(async move {
            // A word that is still on its way would bring the draft back.
            filling.draft.settle().await;
            match app.delete(space, into, EntityKind::Record).await {
                Ok(()) => app.tell_anywhere(t().amend_given_up(), move || {
                    spawn(async move {
                        if let Err(error) = app.restore(space, into, EntityKind::Record).await {
                            app.tell(store_words(&error));
                        }
                    });
                }),
                Err(error) => app.tell(store_words(&error)),
            }
        });
    };
    let ask = move |_| {
        spawn(async move {
            if let Err(error) = filling.draft.try_settle().await {
                return app.tell(store_words(&error));
            }
            if find_violations(filling) == Some(true) {
                open.set(!filling.draft.has_loose_takes().await);
            }
        });
    };
    view! {
        <div class="btn-row">
            <button class="btn btn-quiet btn-danger" type="button" on:click=give_up>{icon("close")}{t().amend_give_up()}</button>
        </div>
        <div class="actions">
            <p class="actions-note">{undo_button(filling)}</p>
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().amend_submit()}</button>
        </div>
        {amend_sheet(filling, open)}
    }
}

/// Who will see the correction, and why it was needed.
#[component]
fn amend_sheet(filling: Filling, open: RwSignal<bool>) -> View {
    let app = use_app();
    let why = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let send = move |_| {
        spawn(async move {
            let words = match finished(filling).await {
                Ok(words) => words,
                Err(error) => return wrong.set(Some(store_words(&error))),
            };
            match app.amend(filling.draft, words, why.get_untracked().trim().to_owned()).await {
                Ok(()) => {
                    open.set(false);
                    app.tell(t().amended());
                }
                Err(error) => wrong.set(Some(store_words(&error))),
            }
        });
    };
    let readers = move || {
        app.world.with(|world| {
            let given: Vec<_> = filling.draft.entity.with(|entity| entity.given_to().collect());
            given.into_iter().filter_map(|(space, scope)| reader(world.as_deref()?, space, scope)).collect::<Vec<_>>()
        })
    };
    sheet(
        open,
        || t().amend_submit().to_owned(),
        move || {
            let box_ = view! { <textarea class="input" rows=2 id="why" aria-describedby="why-hint"></textarea> };
            let element: HtmlInputElement = box_.element();
            attr(&element, "maxlength", "500");
            let typing = element.clone();
            crate::dom::on(&element, "input", move |_| why.set(typing.value()));
            view! {
                <div class="sheet-body">
                    <p class="field-hint">{t().amend_means()}</p>
                    <ul>{each(move || readers().into_iter().map(|words| view! { <li>{words}</li> }))}</ul>
                    <div class="field">
                        <div class="field-head"><label class="field-label" for="why">{t().amend_why()}</label><span class="field-optional">{t().optional()}</span></div>
                        {box_}
                        <p class="field-hint" id="why-hint">{t().amend_why_hint()}</p>
                    </div>
                    {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
                </div>
                <footer class="sheet-foot">
                    <button class="btn btn-primary" type="button" on:click=send>{icon("send")}<span>{t().amend_submit()}</span></button>
                </footer>
            }
        },
    )
}

/// A space that will see the correction, and how much of it.
fn reader(world: &World, space: SpaceId, scope: Scope) -> Option<String> {
    let space = world.space(space)?;
    let n = space.members.len().to_string();
    let words = if scope == Scope::Full { t().give_full() } else { t().give_notice() };
    Some(format!("{} · {}", space.name, fill(words, &[("n", &n)])))
}

/// Opens the correction that is under way.
#[inline(never)]
pub fn take_up(record: Draft, id: EntityId, form: StoredValue<Definition>, open: RwSignal<Option<Draft>>) -> Work<'static, ()> {
    Box::pin(async move {
        let Some(store) = record.app.store() else { return };
        if let (Ok(Some(own)), Ok(Some(draft))) =
            (store.entity(record.space, record.id).await, store.entity(record.space, id).await)
        {
            open.set(form.try_with_value(|form| Draft::correct(record.app, record.space, own, &draft, Some(form.clone()))));
        }
    })
}
