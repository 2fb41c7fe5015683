//! How far I am with what my school, a group or the district asks of its teachers (rules TD8 to TD10).

use std::cell::Cell;
use std::rc::Rc;

use qinglan_core::calendar::month_day;
use qinglan_core::directory::World;
use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Field, Summary};
use qinglan_core::store::StoreError;
use qinglan_core::today::{self, Done, Each, Measure, Standing, Target, Targets, What};

use super::wanted::{Wanted, places, wanted};
use crate::components::icon::icon;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::store::Store;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, language, t};

/// What holds, and what I did of it.
type Known = (Vec<Targets>, Vec<Done>);

#[component]
#[inline(never)]
pub fn targets(app: App) -> View {
    let given = Memo::new(move || of_world(app, today::targets_to_read));
    let held = RwSignal::new(Vec::<Targets>::new());
    effect(move || {
        let keys = given.get();
        spawn(async move {
            let (Some(store), Some(world)) = (app.store(), app.world.get_untracked()) else { return };
            let found = store.entities(&places(&keys)).await.unwrap_or_default();
            held.try_set(today::held(&world, &found, clock::today()));
        });
    });
    let own = Memo::new(move || held.with(|held| of_world(app, |world, rows| today::own_to_read(world, rows, held))));
    let known = RwSignal::new(None::<Known>);
    let turn = Rc::new(Cell::new(0_u32));
    effect(move || {
        let (held, keys) = (held.get(), own.get());
        let (turns, mine_is) = (Rc::clone(&turn), turn.get().wrapping_add(1));
        turn.set(mine_is);
        spawn(async move {
            let Some(store) = app.store() else { return };
            // Of what cannot be read nothing is claimed.
            let done = mine(app, &store, &held, &keys).await.ok();
            // What came meanwhile is being read, and tells more.
            if turns.get() == mine_is {
                known.try_set(done.map(|done| (held, done)));
            }
        });
    });
    maybe(move || {
        // What was done before this device came may not be here yet.
        if app.partial.get() {
            return None;
        }
        let parts: Vec<View> = known.with(|known| {
            let (held, done) = known.as_ref()?;
            Some(held.iter().filter_map(|targets| of_space(app, targets, done)).collect())
        })?;
        (!parts.is_empty()).then(|| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{t().today_targets()}</h2></div>
                    {parts.into_iter().rows()}
                </section>
            }
        })
    })
}

fn of_world(app: App, look: impl FnOnce(&World, &[&Summary]) -> Vec<(SpaceId, EntityId)>) -> Wanted {
    let Some(world) = app.world.get() else { return Vec::new() };
    wanted(app, |rows| look(&world, rows))
}

async fn mine(app: App, store: &Store, held: &[Targets], keys: &Wanted) -> Result<Vec<Done>, StoreError> {
    let words = held.iter().flat_map(|targets| &targets.all).any(|target| target.measure == Measure::Words);
    if words && !keys.is_empty() {
        // Without the forms the records are counted, and of words nothing is said.
        app.read_forms().await;
    }
    let mut forms: Vec<(String, Option<Definition>)> = Vec::new();
    let mut done = Vec::new();
    for (_, record) in store.entities(&places(keys)).await? {
        let name = record.text(&Field::form()).unwrap_or_default();
        if words && forms.iter().all(|(known, _)| known != name) {
            forms.push((name.to_owned(), app.known_form(name)));
        }
        let form = forms.iter().find(|(known, _)| known == name).and_then(|(_, form)| form.as_ref());
        done.extend(Done::of(&record, form));
    }
    Ok(done)
}

/// What one space asks for; none where that is nothing, or cannot be known here.
fn of_space(app: App, targets: &Targets, done: &[Done]) -> Option<View> {
    let all = today::standing(targets, done, clock::today());
    let name = app.world.with(|world| Some(world.as_ref()?.space(targets.space)?.name.clone()))?;
    let [from, to] = [targets.from, targets.to].map(|day| month_day(day, language()));
    (!all.is_empty()).then(|| {
        let about = fill(t().targets_of(), &[("space", &name), ("from", &from), ("to", &to)]);
        view! {
            <p class="field-hint">{about}</p>
            <ul class="list">{all.iter().map(|one| row(targets, one)).rows()}</ul>
        }
    })
}

fn row(targets: &Targets, standing: &Standing) -> View {
    let Standing { target, whole, done, behind } = standing;
    let asked = fill(often(targets, target), &[("amount", &amount(target, target.amount))]);
    let title = format!("{} · {asked}", name(target.what));
    let far = fill(so_far(target.what), &[("amount", &amount(target, *done))]);
    // What is asked for once is said already.
    let whole_words = || fill(t().target_whole(), &[("amount", &amount(target, *whole))]);
    let meta = if target.each == Each::Period { far } else { format!("{far} · {}", whole_words()) };
    let state = if *behind > 0 {
        let words = fill(t().target_behind(), &[("amount", &amount(target, *behind))]);
        view! { <span class="row-trail"><span class="chip" data-state="waiting">{icon("clock")}{words}</span></span> }
    } else if done >= whole {
        view! { <span class="row-trail"><span class="chip" data-state="sent">{icon("check")}{t().target_reached()}</span></span> }
    } else {
        View::none()
    };
    let bar = if done >= whole { "sent" } else { "sending" };
    view! {
        <li class="today-target">
            <a class="row" href=format!("/records/{}", targets.record)>
                <span class="row-main"><span class="row-title">{title.clone()}</span><span class="row-meta">{meta}</span></span>
                {state}
            </a>
            <progress class="progress" data-state=bar max=whole.to_string() value=done.min(whole).to_string() aria-label=title></progress>
        </li>
    }
}

fn often(targets: &Targets, target: &Target) -> &'static str {
    match target.each {
        Each::Week => t().target_week(),
        Each::Month => t().target_month(),
        Each::Period if targets.is_of_term(clock::today()) => t().target_term(),
        Each::Period => t().target_period(),
    }
}

/// `3,250 字`, `2 篇`.
fn amount(target: &Target, number: u32) -> String {
    let words = match (target.measure, target.what) {
        (Measure::Words, _) => t().target_words(),
        (Measure::Records, What::Observing) => t().target_lessons(),
        (Measure::Records, What::Books) => t().target_books(),
        (Measure::Records, What::Online) => t().target_times(),
        (Measure::Records, _) => t().target_records(),
    };
    fill(words, &[("n", &grouped(number))])
}

fn so_far(what: What) -> &'static str {
    match what {
        What::Observing => t().target_observed(),
        What::Books => t().target_read(),
        What::Online => t().target_joined(),
        _ => t().target_written(),
    }
}

/// `7,000`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn name(what: What) -> &'static str {
    match what {
        What::ReadingNote => t().target_reading_note(),
        What::ReadingShare => t().target_reading_share(),
        What::ReadingMonth => t().target_reading_month(),
        What::Books => t().target_book(),
        What::Reflection => t().target_reflection(),
        What::Story => t().target_story(),
        What::Diary => t().target_diary(),
        What::Plan => t().prep_plans(),
        What::Observing => t().target_observing(),
        What::Gain => t().target_gain(),
        What::Polishing => t().target_polishing(),
        What::Training => t().target_training(),
        What::Study => t().target_study(),
        What::Online => t().target_online(),
    }
}
