//! What I owe my mentees: an answer to what they handed in, and to watch their lessons (rules TD1 to TD3).

use qinglan_core::calendar::Term;
use qinglan_core::form::at_hand;
use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::order;
use qinglan_core::record::{Scope, Summary};
use qinglan_core::today::{Mentee, Unobserved, last_observed, sheets_to_read, to_answer, unobserved};

use super::ROWS_MAX;
use crate::components::icon::icon;
use crate::components::list::record_row;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, t};

/// A sheet to look at: where it is, and when it was changed.
type Sheet = (SpaceId, EntityId, Millis);

#[component]
#[inline(never)]
pub fn mentees(app: App) -> View {
    let mine = Memo::new(move || app.world.with(|world| world.as_deref().map(qinglan_core::today::mentees).unwrap_or_default()));
    let waiting = Memo::new(move || answers(app, &mine.get()));
    let alone = RwSignal::new(Vec::new());
    let sheets = Memo::new(move || {
        mine.with(|mine| mine.iter().map(|mentee| (mentee.clone(), sheets_of(app, mentee))).collect::<Vec<_>>())
    });
    effect(move || {
        let sheets = sheets.get();
        // What others wrote before this device came is not here yet: nothing is known of what it lacks.
        if sheets.is_empty() || app.partial.get() {
            return;
        }
        spawn(async move { alone.set(unobserved_of(app, sheets).await) });
    });
    view! {
        {maybe(move || (!waiting.with(Vec::is_empty)).then(|| {
            let all = waiting.get();
            let head = fill(t().today_answer(), &[("n", &all.len().to_string())]);
            let rows = all.into_iter().take(ROWS_MAX).map(|row| record_row(vec![row]));
            part_of(head, rows.rows())
        }))}
        {maybe(move || (!alone.with(Vec::is_empty)).then(|| {
            let all = alone.get();
            let head = fill(t().today_unobserved(), &[("n", &all.len().to_string())]);
            let rows = all.into_iter().map(move |(name, since)| unobserved_row(app, &name, since));
            part_of(head, rows.rows())
        }))}
    }
}

/// What others gave me in full, and I have not read; what my mentees did stands above.
#[component]
#[inline(never)]
pub fn to_read(app: App, records: Memo<Vec<Vec<Summary>>>) -> View {
    maybe(move || {
        let me = app.me()?;
        let mine = app.world.with(|world| world.as_deref().map(qinglan_core::today::mentees).unwrap_or_default());
        let is_unread = |copies: &&Vec<Summary>| {
            let Some(first) = copies.first() else { return false };
            let is_mentees =
                || copies.iter().any(|copy| mine.iter().any(|one| one.pairing == copy.space && one.person == copy.author));
            first.author != me && first.scope == Scope::Full && !first.read_by.contains(&me) && !is_mentees()
        };
        let all: Vec<Vec<Summary>> = records.with(|records| records.iter().filter(is_unread).take(ROWS_MAX).cloned().collect());
        let rows = |all: Vec<Vec<Summary>>| all.into_iter().map(record_row).rows();
        (!all.is_empty()).then(|| part_of(t().today_to_read().to_owned(), rows(all)))
    })
}

/// A titled list.
pub(super) fn part_of(head: String, rows: View) -> View {
    view! { <section class="section"><div class="section-head"><h2>{head}</h2></div><ul class="list">{rows}</ul></section> }
}

fn answers(app: App, mentees: &[Mentee]) -> Vec<Summary> {
    let Some(me) = app.me().filter(|_| !mentees.is_empty()) else { return Vec::new() };
    app.rows.with(|rows| {
        let rows: Vec<&Summary> = rows.values().map(|row| &row.summary).collect();
        let waiting = to_answer(&rows, mentees, me, clock::now());
        order::greatest_first(waiting, |row| row.changed_at.0).into_iter().cloned().collect()
    })
}

fn sheets_of(app: App, mentee: &Mentee) -> Vec<Sheet> {
    app.rows.with(|rows| {
        let rows: Vec<&Summary> = rows.values().map(|row| &row.summary).collect();
        let changed = |(space, id): (SpaceId, EntityId)| {
            rows.iter().find(|row| row.space == space && row.id == id).map(|row| (space, id, row.changed_at))
        };
        sheets_to_read(&rows, mentee).into_iter().filter_map(changed).collect()
    })
}

async fn unobserved_of(app: App, sheets: Vec<(Mentee, Vec<Sheet>)>) -> Vec<(String, Unobserved)> {
    let (Some(store), today) = (app.store(), clock::today()) else { return Vec::new() };
    let mut all = Vec::new();
    for (mentee, sheets) in sheets {
        let wanted: Vec<(SpaceId, EntityId)> = sheets.iter().map(|(space, id, _)| (*space, *id)).collect();
        // Of what cannot be read nothing is claimed.
        let Ok(read) = store.entities(&wanted).await else { continue };
        let since = unobserved(last_observed(&read, &mentee, today), today, &Term::default_on(today));
        all.extend(since.map(|since| (mentee.name, since)));
    }
    all
}

fn unobserved_row(app: App, name: &str, since: Unobserved) -> View {
    let words = match since {
        Unobserved::Days(days) => fill(t().unobserved_days(), &[("name", name), ("n", &days.to_string())]),
        Unobserved::Term => fill(t().unobserved_term(), &[("name", name)]),
    };
    let form = at_hand().map(|form| form.reference().to_string()).unwrap_or_default();
    let to = format!("/records/{}?form={form}", app.entity_id());
    view! {
        <li><a class="row" href=to>
            {icon("eye")}
            <span class="row-main"><span class="row-title">{words}</span><span class="row-meta">{t().unobserved_step()}</span></span>
        </a></li>
    }
}
