//! Running a district, or a school: who has come, the roster, invites, what was done.

mod chosen;
mod deletions;
mod groups;
mod log;
mod plan;
mod renaming;
mod roster;
mod school;
mod setup;
mod slips;
mod targets;

use qinglan_core::administration::{CENTRE, Overview, SchoolCount};
use qinglan_core::comment::find_words;

pub use chosen::person_box;
pub use deletions::deletions_page;
pub use log::log_page;
pub use plan::{duty_words, school_means, subject_name};
pub use roster::roster_page;
pub use school::school_page;
pub use setup::setup_page;
pub use slips::{invite_link, spaced};

use crate::components::asked::{Asked, net_words};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, empty_with};
use crate::dom::{Rows, View, component, part, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::shell::{download, net};
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// Schools in a list before there is a search.
const SEARCH_FROM: usize = 10;

#[component]
#[inline(never)]
pub fn district_page() -> View {
    let asked = Asked::of(net::directory::overview);
    Frame::titled(t().district_title()).back("/me").wide().around(asked.shown(|overview| {
        if overview.schools.is_empty() && !overview.keeps_roster {
            return empty("lock", t().district_closed(), t().district_closed_means());
        }
        let keeps = overview.keeps_roster;
        view! { {keeps.then(tools)}{schools(&overview)} }
    }))
}

/// What only those do who keep the roster.
fn tools() -> View {
    let app = use_app();
    let busy = RwSignal::new(false);
    let export = move |_| {
        busy.set(true);
        spawn(async move {
            save(app).await;
            busy.try_set(false);
        });
    };
    view! {
        <div class="btn-row">
            <a href="/district/roster" class="btn btn-primary">{icon("cloud-up")}{t().roster_import()}</a>
            <button class="btn" type="button" disabled={move || busy.get()} on:click=export>{icon("download")}{t().roster_export()}</button>
            <a href="/outreach" class="btn">{icon("pair")}{t().space_partnership()}</a>
            <a href="/district/log" class="btn btn-quiet">{icon("clock")}{t().log_title()}</a>
            {deletions::link()}
        </div>
    }
}

async fn save(app: App) {
    let Some(me) = app.me() else { return };
    match net::directory::workbook(me).await {
        Ok(bytes) => {
            let district = app.world.with_untracked(|world| world.as_ref().map(|world| world.district.clone()));
            download::workbook(&bytes, &format!("{}{}.xlsx", district.unwrap_or_default(), t().roster_file()));
        }
        Err(error) => app.tell(&net_words(error)),
    }
}

fn schools(overview: &Overview) -> View {
    // At first there is the administrator, of no school.
    if overview.schools.iter().all(|count| count.school.is_none()) {
        let step = view! { <a href="/district/roster" class="btn btn-primary">{t().roster_import()}</a> };
        return empty_with("cloud-up", t().district_empty(), t().district_empty_means(), step);
    }
    let sum = |of: fn(&SchoolCount) -> u32| overview.schools.iter().map(of).sum::<u32>().to_string();
    let (people, enrolled) = (sum(|count| count.people), sum(|count| count.enrolled));
    let count = overview.schools.iter().filter(|count| count.school.is_some()).count().to_string();
    let summary = fill(t().district_summary(), &[("schools", &count), ("people", &people), ("n", &enrolled)]);
    let wanted = RwSignal::new(String::new());
    let all = overview.schools.clone();
    let rows = part(move || {
        let wanted = wanted.get();
        let has = |count: &&SchoolCount| find_words(&school_name(count), wanted.trim(), 0).is_some();
        all.iter().filter(|count| wanted.trim().is_empty() || has(count)).map(row).rows()
    });
    let search = (overview.schools.len() > SEARCH_FROM).then(|| {
        view! {
            <div class="field no-print">
                <label class="field-label" for="district-search">{t().district_search()}</label>
                <input class="input" id="district-search" type="search" autocomplete="off" on:input=move |event| wanted.set(words_in(&event))/>
            </div>
        }
    });
    view! {
        {search}
        <div class="table-wrap" role="region" tabindex="0" aria-label=t().district_schools()>
            <table class="table">
                <caption>{summary}</caption>
                <thead><tr>
                    <th scope="col">{t().school()}</th>
                    <th scope="col" class="num">{t().people()}</th>
                    <th scope="col" class="num">{t().district_enrolled()}</th>
                    <th scope="col" class="num">{t().district_invited()}</th>
                    <th scope="col" class="num">{t().district_waiting()}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn school_name(count: &SchoolCount) -> String {
    count.school.as_ref().map_or_else(|| t().district_centre().to_owned(), |school| school.name.clone())
}

fn row(count: &SchoolCount) -> View {
    let to = count.school.as_ref().map_or_else(|| CENTRE.to_owned(), |school| school.id.to_string());
    let waiting = count.people.saturating_sub(count.enrolled).saturating_sub(count.invited);
    let cell = |number: u32| view! { <td class="num">{number.to_string()}</td> };
    view! {
        <tr>
            <th scope="row"><a href=format!("/school/{to}")>{school_name(count)}</a></th>
            {[count.people, count.enrolled, count.invited, waiting].map(cell).into_iter().rows()}
        </tr>
    }
}
