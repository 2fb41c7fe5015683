//! Giving a record to others: to whom, how much of it, and who will see it, said before it happens.

use std::sync::Arc;

use crate::reactive::{Memo, RwSignal, effect};
use qinglan_core::directory::{Space, SpaceKind, World};
use qinglan_core::form::title;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::observed::is_form;
use qinglan_core::order;
use qinglan_core::pairing::meant;
use qinglan_core::record::{Entity, Field, Scope, State};
use qinglan_core::store::StoreError;
use qinglan_core::today::{TARGETS, led_space, sets};

use super::filling::Filling;
use super::icon::icon;
use super::sheet::sheet;
use crate::dom::{View, component, each, maybe, text, view};
use crate::shell::task::spawn;
use crate::state::{App, store_words, use_app};
use crate::text::{fill, language, t};

/// The sheet in which the author says to whom.
#[component]
#[inline(never)]
pub fn submit_sheet(filling: Filling, open: RwSignal<bool>) -> View {
    let app = use_app();
    let chosen = RwSignal::new(Vec::<(SpaceId, Scope)>::new());
    let wrong = RwSignal::new(None::<&'static str>);
    // Where the record is already it is not given once more.
    let given = move || spaces_of(app, filling.draft.id);
    let spaces = move || -> Vec<Space> {
        let given = given();
        let targets = filling.draft.entity.with(is_targets);
        let wanted = |space: &&Space| {
            let takes = match space.kind {
                SpaceKind::Pairing | SpaceKind::Partnership | SpaceKind::Prep | SpaceKind::School => true,
                // It carries what the centre sets for everybody, and no other records.
                SpaceKind::District => targets && app.me().is_some_and(|me| sets(space, me)),
                SpaceKind::Personal => false,
            };
            takes && space.archived.is_none() && !given.contains(&space.id)
        };
        let mut spaces: Vec<Space> = app
            .world
            .with(|world| world.as_ref().map(|world| world.spaces.iter().filter(wanted).cloned().collect()).unwrap_or_default());
        order::by_key(&mut spaces, |space| rank(space.kind));
        spaces
    };
    effect(move || {
        // To whom a record goes that was given already is nothing to guess.
        if open.get() && chosen.with_untracked(Vec::is_empty) && !filling.draft.entity.with_untracked(is_submitted) {
            let lesson = filling.draft.entity.with_untracked(|entity| entity.text(&Field::lesson())?.parse().ok());
            // What belongs to an observed lesson is for all who take part in it. Else a mentee's mentor is the one whom an observation is
            // most often for; of several, whom it names (rule PA7).
            let of_lesson = lesson.and_then(|lesson| widest(app, lesson));
            // Targets are for those whom one leads (rule TD8).
            let led = || {
                let led = |world: &Arc<World>| led_space(world).map(|space| space.id);
                filling
                    .draft
                    .entity
                    .with_untracked(is_targets)
                    .then(|| app.world.with_untracked(|world| world.as_ref().and_then(led)))?
            };
            let usual = || {
                let pairings: Vec<(SpaceId, String)> = spaces()
                    .into_iter()
                    .filter(|space| space.kind == SpaceKind::Pairing)
                    .map(|space| (space.id, other_in(app, &space)))
                    .collect();
                let named = filling.draft.entity.with_untracked(|entity| meant(entity, &pairings));
                named.or_else(|| pairings.first().map(|(space, _)| *space))
            };
            chosen.set(of_lesson.or_else(led).or_else(usual).map(|space| (space, Scope::Full)).into_iter().collect());
        }
    });
    let send = move |_| {
        let to = chosen.get_untracked();
        spawn(async move {
            let words = match called(filling).await {
                Ok(words) => words,
                Err(error) => return wrong.set(Some(store_words(&error))),
            };
            match app.submit(filling.draft.id, words, to).await {
                Ok(entity) => {
                    app.tell(t().submitted());
                    filling.draft.entity.set(entity);
                    chosen.set(Vec::new());
                    open.set(false);
                }
                Err(error) => wrong.set(Some(store_words(&error))),
            }
        });
    };
    let label = move || submit_words(&spaces(), &chosen.get());
    sheet(
        open,
        || t().submit_title().to_owned(),
        move || {
            view! {
                <div class="sheet-body">
                    <p class="field-hint">{t().submit_hint()}</p>
                    {each(move || spaces().into_iter().map(move |space| target(space, chosen)))}
                    {maybe(move || spaces().is_empty().then(|| view! { <p>{if given().is_empty() { t().no_spaces() } else { t().given_everywhere() }}</p> }))}
                    {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
                </div>
                <footer class="sheet-foot">
                    <button class="btn btn-primary" type="button" disabled={move || chosen.with(Vec::is_empty)} on:click=send>
                        {icon("send")}<span>{text(label)}</span>
                    </button>
                </footer>
            }
        },
    )
}

/// What the record is called. What was handed in keeps the name that it had then.
async fn called(filling: Filling) -> Result<String, StoreError> {
    if filling.draft.entity.with_untracked(is_submitted) {
        return Ok(filling.draft.entity.with_untracked(|entity| entity.text(&Field::title()).unwrap_or_default().to_owned()));
    }
    finished(filling).await
}

/// Whether it was handed in before.
fn is_submitted(entity: &Entity) -> bool {
    entity.text(&Field::state()) == Some(State::Submitted.as_str())
}

fn is_targets(entity: &Entity) -> bool {
    entity.text(&Field::form()).is_some_and(|form| is_form(form, TARGETS))
}

/// Where the record is that others read.
fn spaces_of(app: App, record: EntityId) -> Vec<SpaceId> {
    app.rows.with(|rows| {
        let rows = rows.values().map(|row| &row.summary);
        let there = rows.filter(|row| row.id == record && !row.deleted && row.space != SpaceId::personal(row.author));
        there.map(|row| row.space).collect()
    })
}

/// The name of who is in a pairing beside oneself.
fn other_in(app: App, space: &Space) -> String {
    let other = space.members.iter().find(|member| Some(member.person) != app.me());
    other.map(|member| app.name_of(member.person)).unwrap_or_default()
}

/// The space of the most people that was given all of the record.
#[must_use]
pub fn widest(app: App, record: EntityId) -> Option<SpaceId> {
    let given: Vec<SpaceId> = app.rows.with_untracked(|rows| {
        let rows = rows.values().map(|row| &row.summary);
        rows.filter(|row| row.id == record && row.scope == Scope::Full).map(|row| row.space).collect()
    });
    app.world.with_untracked(|world| {
        let spaces = world.as_ref()?.spaces.iter().filter(|space| space.kind != SpaceKind::Personal && given.contains(&space.id));
        spaces.max_by_key(|space| space.members.len()).map(|space| space.id)
    })
}

/// Has what is computed of a record written down. Gives what it is called.
///
/// # Errors
/// The disk's.
pub async fn finished(filling: Filling) -> Result<String, StoreError> {
    let computing = filling.computing.get_untracked();
    if let Some(computing) = &computing {
        computing.finish();
        filling.draft.try_settle().await?;
    }
    let titled = || filling.form.with_value(|form| filling.draft.entity.with_untracked(|entity| title(form, entity, language())));
    Ok(computing.and_then(|computing| computing.name()).or_else(titled).unwrap_or_default())
}

/// One space: not given, told that it exists, or given in full.
#[component]
fn target(space: Space, chosen: RwSignal<Vec<(SpaceId, Scope)>>) -> View {
    let id = space.id;
    let n = space.members.len().to_string();
    let app = use_app();
    let names = space.members.iter().map(|member| app.name_of(member.person)).collect::<Vec<_>>().join("、");
    let now = Memo::new(move || chosen.with(|all| all.iter().find(|(space, _)| *space == id).map(|(_, scope)| *scope)));
    let choose = move |scope: Option<Scope>| {
        chosen.update(|all| {
            all.retain(|(space, _)| *space != id);
            all.extend(scope.map(|scope| (id, scope)));
        })
    };
    let option = move |scope: Option<Scope>, words: String, note: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name=id.to_string() prop:checked={move || now.get() == scope} on:change=move |_| choose(scope)/>
                <span>{words}<small>{note}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{space.name.clone()}</legend>
            <details class="field-hint"><summary>{fill(t().n_members(), &[("n", &n)])}</summary><p>{names}</p></details>
            <div class="choices">
                {option(Some(Scope::Full), fill(t().give_full(), &[("n", &n)]), t().give_full_means())}
                {(space.kind != SpaceKind::Pairing).then(|| option(Some(Scope::Notice), fill(t().give_notice(), &[("n", &n)]), t().give_notice_means()))}
                {option(None, t().give_none().to_owned(), "")}
            </div>
        </fieldset>
    }
}

/// The button says what will happen and who will see it.
fn submit_words(spaces: &[Space], chosen: &[(SpaceId, Scope)]) -> String {
    let full: Vec<&Space> = spaces.iter().filter(|space| chosen.contains(&(space.id, Scope::Full))).collect();
    match full.as_slice() {
        [] if chosen.is_empty() => t().submit_none().to_owned(),
        [] => t().submit_notice().to_owned(),
        [one] => fill(t().submit_to(), &[("space", &one.name), ("n", &one.members.len().to_string())]),
        several => fill(t().submit_to_several(), &[("n", &several.len().to_string())]),
    }
}

const fn rank(kind: SpaceKind) -> u8 {
    match kind {
        SpaceKind::Pairing => 0,
        SpaceKind::Partnership => 1,
        SpaceKind::Prep => 2,
        _ => 3,
    }
}
