//! Setting targets for the teachers of a school that one leads (rule TD8).

use qinglan_core::calendar::{Term, iso};
use qinglan_core::directory::{Space, SpaceKind};
use qinglan_core::id::{EntityId, SchoolId, SpaceId};
use qinglan_core::observed::is_form;
use qinglan_core::record::{EntityKind, Field, State, Summary, Value, by_record};
use qinglan_core::today::{TARGETS, sets};

use crate::components::icon::icon;
use crate::components::list::record_row;
use crate::dom::{Rows, View, maybe, view};
use crate::shell::clock;
use crate::state::App;
use crate::state::beginning::begin_and_open;
use crate::text::{fill, language, t};

/// So many are shown; the page of records has all.
const ROWS_MAX: usize = 4;

/// What was set for a school, and the way to set more; nothing for who does not lead it.
pub fn targets(app: App, school: SchoolId) -> View {
    maybe(move || {
        let space = led(app, school)?;
        let all =
            by_record(app.of_kind(EntityKind::Record).into_iter().filter(|row| is_form(&row.form, TARGETS)).collect(), app.me());
        let is_draft =
            |copies: &&Vec<Summary>| copies.iter().all(|copy| copy.state == State::Draft && app.me() == Some(copy.author));
        let draft = all.iter().find(is_draft).and_then(|copies| copies.first()).map(|copy| copy.id);
        let given =
            all.into_iter().filter(|copies| copies.iter().any(|copy| copy.space == space && copy.state == State::Submitted));
        let rows = given.take(ROWS_MAX).map(record_row).rows();
        Some(view! {
            <section class="section no-print">
                <div class="section-head"><h2>{t().today_targets()}</h2></div>
                <p class="field-hint">{t().targets_means()}</p>
                <ul class="list">{rows}</ul>
                <div class="btn-row">{step(app, draft)}</div>
            </section>
        })
    })
}

/// Begins them, or goes on with what was begun.
fn step(app: App, draft: Option<EntityId>) -> View {
    match draft {
        Some(draft) => view! { <a class="btn" href=format!("/records/{draft}")>{icon("edit")}{t().targets_go_on()}</a> },
        None => {
            view! { <button class="btn" type="button" on:click=move |_| begin(app)>{icon("plus")}{t().targets_set()}</button> }
        }
    }
}

fn led(app: App, school: SchoolId) -> Option<SpaceId> {
    app.world.with(|world| {
        let world = world.as_ref()?;
        let is_its = |space: &&Space| space.kind == SpaceKind::School && space.schools.contains(&school) && sets(space, world.me);
        world.spaces.iter().find(is_its).map(|space| space.id)
    })
}

/// Begins targets of the current term.
fn begin(app: App) {
    let term = Term::default_on(clock::today());
    let name = fill(t().targets_name(), &[("term", &term.name(language()))]);
    let known = [("name", name), ("term/from", iso(term.first_day)), ("term/to", iso(term.last_day()))];
    let answers = known.into_iter().filter_map(|(path, words)| Some((Field::new(path).ok()?, Value::Text(words)))).collect();
    begin_and_open(app, TARGETS.to_owned(), Box::new(|_| answers));
}
