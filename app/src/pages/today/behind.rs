//! Targets that I am behind with: what I agreed on with my mentor or my mentees (rule TD7).

use qinglan_core::id::SpaceId;
use qinglan_core::pairing::Duty;
use qinglan_core::record::Entity;
use qinglan_core::today::{self, Behind};

use super::due::others;
use super::mentees::part_of;
use super::wanted::{places, wanted, with_rows};
use crate::components::icon::icon;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn behind(app: App) -> View {
    let keys = Memo::new(move || {
        let Some(world) = app.world.get() else { return Vec::new() };
        wanted(app, |rows| today::counted_to_read(&world, rows))
    });
    let read = RwSignal::new(None::<Vec<(SpaceId, Entity)>>);
    effect(move || {
        let keys = keys.get();
        spawn(async move {
            let Some(store) = app.store() else { return };
            // Of what cannot be read nothing is claimed.
            let found = store.entities(&places(&keys)).await.ok();
            read.try_set(found);
        });
    });
    let behind = Memo::new(move || {
        // What was done before this device came may not be here yet.
        if app.partial.get() {
            return Vec::new();
        }
        let (Some(read), Some(world)) = (read.get(), app.world.get()) else { return Vec::new() };
        with_rows(app, |rows| today::behind(&world, rows, &read, clock::today()))
    });
    maybe(move || {
        let all = behind.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(move |one| row(app, one));
            part_of(t().today_behind().to_owned(), rows.rows())
        })
    })
}

fn row(app: App, Behind { pairing, duty, left }: Behind) -> View {
    let whose = others(app, pairing).join("、");
    let words = match duty {
        Duty::MentorWatches | Duty::MenteeWatches => t().behind_lessons(),
        Duty::MentorReads => t().behind_plans(),
    };
    let words = fill(words, &[("n", &left.to_string()), ("whose", &whose)]);
    view! {
        <li><a class="row" href=format!("/pairings/{pairing}")>
            {icon("pair")}
            <span class="row-main"><span class="row-title">{words}</span><span class="row-meta">{t().behind_agreed()}</span></span>
        </a></li>
    }
}
