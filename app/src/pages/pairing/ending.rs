//! The end of a pairing: what came of it, then that it is over.

use qinglan_core::pairing::{SUMMARY, Sides, summed};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{Event, SyncStatus};

use super::begin::{begin, draft};
use super::{Given, Pairing, draft_link};
use crate::components::asked::net_words;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::sheet::sheet;
use crate::dom::{View, maybe, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::net;
use crate::shell::task::spawn;
use crate::text::t;

pub fn ending_section(pairing: &Pairing, given: &Given, sides: &Sides) -> View {
    let written = given.summary().map(|summary| {
        view! { <a class="btn" href=format!("/records/{}", summary.id)>{icon("records")}{t().pairing_summary_open()}</a> }
    });
    if !pairing.is_open() {
        return written.map_or_else(View::none, |written| {
            view! { <section class="section"><div class="section-head"><h2>{t().pairing_summary()}</h2></div><div class="btn-row">{written}</div></section> }
        });
    }
    let hint = if written.is_some() { t().pairing_end_hint() } else { t().pairing_summary_hint() };
    let first = written.unwrap_or_else(|| summary_button(pairing, given, sides));
    view! {
        <section class="section no-print">
            <div class="section-head"><h2>{t().pairing_end_title()}</h2></div>
            <p class="field-hint">{hint}</p>
            <div class="btn-row">{first}{end_button(pairing, given.summary().is_some())}</div>
        </section>
    }
}

fn summary_button(pairing: &Pairing, given: &Given, sides: &Sides) -> View {
    if let Some(draft) = draft(given, SUMMARY) {
        return draft_link(draft, t().pairing_summary_go_on(), "btn");
    }
    let agreement = given.agreement().zip(pairing.standing(given, sides));
    let known = agreement.map(|(agreement, standing)| summed(&agreement, &standing)).unwrap_or_default();
    let (pairing, sides) = (pairing.clone(), *sides);
    view! {
        <button class="btn" type="button" on:click=move |_| begin(&pairing, &sides, SUMMARY, known.clone())>{icon("plus")}{t().pairing_summary_begin()}</button>
    }
}

/// Ends it, when its consequence has been read. That needs the network, and says so.
fn end_button(pairing: &Pairing, summed: bool) -> View {
    let (app, id) = (pairing.app, pairing.space.id);
    let (open, busy) = (pairing.ending, RwSignal::new(false));
    let wrong = RwSignal::new(None::<String>);
    let offline = Memo::new(move || matches!(app.status.get(), SyncStatus::Offline { .. }));
    let end = move |_| {
        busy.set(true);
        wrong.set(None);
        spawn(async move {
            let Some(me) = app.me() else { return };
            let answer = net::directory::manage(me, &Manage::Archive { id, archived: true }).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    app.tell(t().groups_end_done());
                    app.dispatch(Event::Poked);
                }
                Err(error) => drop(wrong.try_set(Some(net_words(error)))),
            }
        });
    };
    let asked = sheet(
        open,
        || t().pairing_end().to_owned(),
        move || {
            view! {
                <div class="sheet-body">
                    <p>{t().pairing_end_means()}</p>
                    {(!summed).then(|| view! { <p><b>{t().pairing_end_unsummed()}</b></p> })}
                    {maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
                </div>
                <footer class="sheet-foot">
                    <button class="btn btn-danger btn-primary" type="button" disabled={move || busy.get() || offline.get()} aria-busy={move || busy.get().then_some("true")} on:click=end>{t().pairing_end_now()}</button>
                </footer>
            }
        },
    );
    view! {
        <button class="btn btn-danger" type="button" disabled={move || offline.get()} on:click=move |_| open.set(true)>{t().pairing_end()}</button>
        {maybe(move || offline.get().then(|| view! { <p class="status-line" data-state="offline">{icon("cloud-off")}<span>{t().pairing_end_offline()}</span></p> }))}
        {asked}
    }
}
