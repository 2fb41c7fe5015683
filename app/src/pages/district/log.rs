//! What was done to the directory, and by whom.

use qinglan_core::administration::{Act, Log, What};

use crate::components::asked::Asked;
use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, part, view};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn log_page() -> View {
    // From which act on; a page of them at a time.
    let before = RwSignal::new(None::<u64>);
    Frame::titled(t().log_title()).back("/district").around(part(move || {
        let from = before.get();
        let asked: Asked<Log> = Asked::of(move |me| net::directory::log(me, from));
        asked.shown(move |log| {
            if log.acts.is_empty() {
                return empty("clock", t().log_empty(), t().log_means());
            }
            let last = log.acts.last().map_or(1, |act| act.number);
            let rows = log.acts.iter().map(act).rows();
            view! {
                <p class="field-hint">{t().log_means()}</p>
                <ol class="list">{rows}</ol>
                <div class="btn-row">
                    {from.is_some().then(|| view! { <button class="btn btn-quiet" type="button" on:click=move |_| before.set(None)>{t().log_latest()}</button> })}
                    {(last > 1).then(|| view! { <button class="btn" type="button" on:click=move |_| before.set(Some(last))>{t().log_earlier()}</button> })}
                </div>
            }
        })
    }))
}

fn act(act: &Act) -> View {
    let by = act.by.clone().unwrap_or_else(|| t().log_operator().to_owned());
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{words(&act.what)}</span><span class="row-meta">{moment(act.at)}" · "{by}</span></span>
        </li>
    }
}

fn words(what: &What) -> String {
    let n = |number: &u32| number.to_string();
    match what {
        What::Imported { schools, people, spaces } => {
            fill(t().log_imported(), &[("schools", &n(schools)), ("people", &n(people)), ("spaces", &n(spaces))])
        }
        What::Founded(name) => fill(t().log_founded(), &[("name", name)]),
        What::RosterTaken { added, changed, left } => {
            fill(t().log_roster(), &[("added", &n(added)), ("changed", &n(changed)), ("left", &n(left))])
        }
        What::Invited { people, name } if name.is_empty() => fill(t().log_invited_many(), &[("n", &n(people))]),
        What::Invited { name, .. } => fill(t().log_invited(), &[("name", name)]),
        What::Reset(name) => fill(t().log_reset(), &[("name", name)]),
        What::Exported => t().log_exported().to_owned(),
        What::Restored => t().log_restored().to_owned(),
        What::SpaceKept(name) => fill(t().log_space_kept(), &[("name", name)]),
        What::SpaceArchived { name, archived } => {
            fill(if *archived { t().log_space_archived() } else { t().log_space_opened() }, &[("name", name)])
        }
        What::DeletionAsked { name, due } => fill(t().log_deletion_asked(), &[("name", name), ("when", &moment(*due))]),
        What::DeletionTakenBack(name) => fill(t().log_deletion_taken_back(), &[("name", name)]),
        What::Deleted(id) => fill(t().log_deleted(), &[("id", &id.to_string())]),
        What::SchoolRenamed { before, after } => fill(t().log_school_renamed(), &[("before", before), ("after", after)]),
        What::FormPublished { title, version } => fill(t().log_form_published(), &[("title", title), ("version", &n(version))]),
        What::FormWithdrawn { title, withdrawn } => {
            fill(if *withdrawn { t().log_form_withdrawn() } else { t().log_form_offered() }, &[("title", title)])
        }
        What::Enrolled(device) => fill(t().log_enrolled(), &[("device", device)]),
    }
}
