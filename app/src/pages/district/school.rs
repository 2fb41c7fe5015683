//! The people of a school: who has come, and letting in who has not.

use std::rc::Rc;

use qinglan_core::administration::{CENTRE, Colleague, SLIP_DAYS, Slip, Staff, school_named};
use qinglan_core::id::PersonId;
use qinglan_core::roster::Entry;

use super::chosen::person_box;
use super::deletions::Asking;
use super::groups::groups;
use super::plan::entry_words;
use super::renaming::renaming;
use super::slips::slips_view;
use super::targets::targets;
use crate::components::asked::{Asked, net_words};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::empty;
use crate::components::notice::notice;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, part, text, view};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// Whom one may let in: those who never were here, or everybody for who keeps the roster.
#[derive(Clone)]
struct Inviting {
    app: App,
    asked: Asked<Staff>,
    keeps: bool,
    /// Only who keeps the roster may ask.
    deletions: Option<Asking>,
    chosen: RwSignal<Vec<PersonId>>,
    slips: RwSignal<Option<Rc<Vec<Slip>>>>,
    busy: RwSignal<bool>,
}

#[component]
#[inline(never)]
pub fn school_page(part_of_address: String) -> View {
    let Ok(school) = school_named(&part_of_address) else {
        return Frame::titled(t().missing_title()).back("/district").around(empty(
            "search",
            t().missing_title(),
            t().missing_means(),
        ));
    };
    let app = use_app();
    let asked = Asked::of(move |me| net::directory::staff(me, school));
    // Which of the two one is, only the server knows for sure.
    let reach = Asked::of(net::directory::overview);
    let title = {
        let held = asked.held;
        move || match held.get() {
            Some(Ok(staff)) => {
                staff.school.as_ref().map_or_else(|| t().district_centre().to_owned(), |school| school.name.clone())
            }
            _ if part_of_address == CENTRE => t().district_centre().to_owned(),
            _ => t().school().to_owned(),
        }
    };
    let again = asked.clone();
    Frame::naming(title).back("/district").wide().around(asked.shown(move |staff| {
        let (asked, held) = (again.clone(), reach.held);
        part(move || {
            let keeps = matches!(held.get(), Some(Ok(overview)) if overview.keeps_roster);
            let inviting = Inviting {
                app,
                asked: asked.clone(),
                keeps,
                deletions: keeps.then(|| Asking::new(app)),
                chosen: RwSignal::new(Vec::new()),
                slips: RwSignal::new(None),
                busy: RwSignal::new(false),
            };
            people(&inviting, &staff)
        })
    }))
}

fn people(inviting: &Inviting, staff: &Rc<Staff>) -> View {
    if staff.people.is_empty() {
        return empty("school", t().school_nobody(), t().school_nobody_means());
    }
    let (inviting, staff) = (inviting.clone(), Rc::clone(staff));
    part(move || match inviting.slips.get() {
        Some(slips) => {
            let (slips_signal, asked) = (inviting.slips, inviting.asked.clone());
            slips_view(&slips, move || {
                slips_signal.set(None);
                asked.again();
            })
        }
        None => table(&inviting, &staff),
    })
}

/// Never was here, or may be let in anew by who keeps the roster.
fn may_invite(keeps: bool, colleague: &Colleague) -> bool {
    !colleague.entry.left && (keeps || !colleague.came)
}

fn table(inviting: &Inviting, staff: &Rc<Staff>) -> View {
    let waits = |colleague: &&Colleague| may_invite(inviting.keeps, colleague) && !colleague.came && colleague.invited.is_none();
    let waiting: Vec<PersonId> = staff.people.iter().filter(waits).map(|colleague| colleague.id).collect();
    let here = staff.people.iter().filter(|colleague| colleague.devices > 0).count();
    let there = staff.people.iter().filter(|colleague| !colleague.entry.left).count();
    let summary = fill(t().school_summary(), &[("people", &there.to_string()), ("n", &here.to_string())]);
    let chosen = inviting.chosen;
    let all = (!waiting.is_empty()).then(|| {
        let words = fill(t().school_choose_waiting(), &[("n", &waiting.len().to_string())]);
        view! { <button class="btn" type="button" on:click=move |_| chosen.set(waiting.clone())>{words}</button> }
    });
    let rows = staff.people.iter().map(|colleague| row(inviting, colleague)).rows();
    let busy = inviting.busy;
    let make = {
        let inviting = inviting.clone();
        move |_| invite(&inviting)
    };
    let words = move || match chosen.with(Vec::len) {
        0 => t().school_invite_none().to_owned(),
        n => fill(t().school_invite(), &[("n", &n.to_string())]),
    };
    view! {
        <div class="btn-row">{all}{inviting.keeps.then(|| renaming(inviting.app, &inviting.asked, staff))}</div>
        <div class="table-wrap" role="region" tabindex="0" aria-label=t().people()>
            <table class="table staff">
                <caption>{summary}</caption>
                <thead><tr>
                    <th scope="col">{t().column_name()}</th><th scope="col">{t().school_state()}</th>
                    {inviting.keeps.then(|| view! { <th scope="col">{t().devices_title()}</th> })}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {inviting.deletions.as_ref().map(|asking| {
            let asked = inviting.asked.clone();
            asking.sheet(move || asked.again())
        })}
        {staff.school.as_ref().map(|school| targets(inviting.app, school.id))}
        {staff.school.as_ref().map(|_| groups(inviting.app, inviting.asked.clone(), Rc::clone(staff)))}
        <div class="actions">
            <button class="btn btn-primary" type="button" disabled={move || busy.get() || chosen.with(Vec::is_empty)} aria-busy={move || busy.get().then_some("true")} on:click=make>{text(words)}</button>
        </div>
    }
}

fn row(inviting: &Inviting, colleague: &Colleague) -> View {
    let name = colleague.entry.name.clone();
    let named = if may_invite(inviting.keeps, colleague) {
        person_box(inviting.chosen, colleague.id, name)
    } else {
        view! { <span>{name}</span> }
    };
    // The page is the school's.
    let about = entry_words(&Entry { school: String::new(), ..colleague.entry.clone() });
    view! {
        <tr>
            <th scope="row">{named}<p class="field-hint">{about}</p></th>
            <td>{state(colleague)}{inviting.deletions.as_ref().map(|asking| asking.state(colleague))}</td>
            {inviting.deletions.as_ref().map(|asking| view! { <td>{reset(inviting, colleague)}{asking.button(colleague)}</td> })}
        </tr>
    }
}

/// How far somebody has come, and until or since when.
fn state(colleague: &Colleague) -> View {
    let chip = |state: &'static str, sign: &'static str, words: &'static str, more: Option<String>| {
        view! {
            <span class="chip" data-state=state>{icon(sign)}{words}</span>
            {more.map(|more| view! { <p class="field-hint">{more}</p> })}
        }
    };
    if colleague.entry.left {
        chip("offline", "minus", t().column_left(), None)
    } else if let (Some(seen), true) = (colleague.seen, colleague.devices > 0) {
        chip("sent", "check", t().district_enrolled(), Some(fill(t().school_seen(), &[("when", &moment(seen))])))
    } else if let Some(until) = colleague.invited {
        chip("waiting", "clock", t().district_invited(), Some(fill(t().school_invited(), &[("when", &moment(until))])))
    } else if colleague.came {
        chip("offline", "phone", t().school_signed_out(), None)
    } else {
        chip("draft", "minus", t().school_not_invited(), None)
    }
}

/// Signs out what somebody lost, once it is asked for twice: that cannot be taken back.
fn reset(inviting: &Inviting, colleague: &Colleague) -> View {
    if colleague.devices == 0 {
        return View::none();
    }
    let asking = RwSignal::new(false);
    let (inviting, id, name) = (inviting.clone(), colleague.id, colleague.entry.name.clone());
    let devices = fill(t().school_devices(), &[("n", &colleague.devices.to_string())]);
    part(move || {
        if !asking.get() {
            let label = fill(t().school_reset_named(), &[("name", &name)]);
            return view! {
                <span>{devices.clone()}</span>" "
                <button class="btn-link" type="button" aria-label=label on:click=move |_| asking.set(true)>{t().school_reset()}</button>
            };
        }
        let inviting = inviting.clone();
        let name = name.clone();
        let does = move |_| {
            let (inviting, name) = (inviting.clone(), name.clone());
            spawn(async move {
                let Some(me) = inviting.app.me() else { return };
                match net::directory::reset(me, id).await {
                    Ok(done) => {
                        inviting.app.tell(&fill(t().school_reset_done(), &[("name", &name), ("n", &done.devices.to_string())]));
                        inviting.asked.again();
                    }
                    Err(error) => inviting.app.tell(&net_words(error)),
                }
            });
        };
        notice(
            "attention",
            "alert",
            "lock",
            view! {
                <p>{t().school_reset_means()}</p>
                <div class="btn-row">
                    <button class="btn btn-danger" type="button" on:click=does>{t().school_reset()}</button>
                    <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
                </div>
            },
        )
    })
}

fn invite(inviting: &Inviting) {
    let people: Vec<PersonId> = inviting.chosen.get_untracked();
    let inviting = inviting.clone();
    inviting.busy.set(true);
    spawn(async move {
        let Some(me) = inviting.app.me() else { return };
        let made = net::directory::invite(me, people, SLIP_DAYS).await;
        inviting.busy.try_set(false);
        match made {
            Ok(slips) => {
                inviting.slips.try_set(Some(Rc::new(slips)));
                inviting.chosen.try_set(Vec::new());
            }
            Err(error) => inviting.app.tell(&net_words(error)),
        }
    });
}
