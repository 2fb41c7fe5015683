//! What waits for me, the most pressing first; all of it from this device. What nobody needs for a first form is in the app's second part.

mod activities;
mod behind;
mod due;
mod mentees;
mod news;
mod targets;
mod wanted;

use crate::reactive::Memo;
use qinglan_core::record::{EntityKind, State, Summary, by_record};

use super::records::new_record;
use crate::components::frame::Frame;
use crate::components::later::quietly;
use crate::components::list::{empty, record_row};
use crate::components::when;
use crate::dom::{Rows, View, component, each, maybe, view};
use crate::shell::clock;
use crate::state::use_app;
use crate::text::t;

/// Of each kind so many are shown; the page of records has all.
const ROWS_MAX: usize = 20;

#[component]
pub fn today_page() -> View {
    let app = use_app();
    let records = Memo::new(move || by_record(app.of_kind(EntityKind::Record), app.me()));
    let drafts = Memo::new(move || {
        let mine = |copies: &&Vec<Summary>| copies.iter().all(|copy| app.me() == Some(copy.author) && copy.state == State::Draft);
        records.with(|records| records.iter().filter(mine).cloned().collect::<Vec<_>>())
    });
    Frame::titled(t().nav_today()).around(view! {
        <p class="field-hint">{when::day(clock::today())}</p>
        {quietly(move || {
            let waiting =
                [news::news(app, records), mentees::mentees(app), mentees::to_read(app, records), due::due(app), behind::behind(app), targets::targets(app), activities::activities(app)];
            waiting.into_iter().rows()
        })}
        {section(drafts, t().today_drafts())}
        // Where a section stands before it, it is not seen.
        <div class="calm">
            {maybe(move || (app.refused.get() == 0).then(|| empty("today", t().today_nothing(), t().today_nothing_means())))}
        </div>
        {new_record()}
    })
}

#[component]
fn section(list: Memo<Vec<Vec<Summary>>>, title: &'static str) -> View {
    maybe(move || {
        (!list.with(Vec::is_empty)).then(|| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{title}</h2></div>
                    <ul class="list">{each(move || list.get().into_iter().take(ROWS_MAX).map(record_row))}</ul>
                </section>
            }
        })
    })
}
