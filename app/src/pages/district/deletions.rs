//! Deleting a person on request: asked for in her school's list, taken back or carried out here (rules DP2 and DP3).

use qinglan_core::administration::{Colleague, DELETION_DAYS, Delete, Deleted, Deletion, Deletions};
use qinglan_core::id::PersonId;

use crate::components::asked::{Asked, net_words};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::empty;
use crate::components::notice::notice;
use crate::components::sheet::sheet;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, part, text, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::shell::{clock, net};
use crate::state::{App, use_app};
use crate::text::{fill, t};

const DAY_MS: i64 = 24 * 3_600 * 1_000;

#[component]
#[inline(never)]
pub fn deletions_page() -> View {
    let app = use_app();
    let asked = Asked::of(net::directory::deletions);
    let again = asked.clone();
    Frame::titled(t().deletions_title()).back("/district").around(asked.shown(move |deletions| {
        if deletions.asked.is_empty() && deletions.done.is_empty() {
            return empty("check", t().deletions_none(), t().deletions_none_means());
        }
        let waiting = deletions.asked.iter().map(|deletion| waiting(app, &again, deletion)).rows();
        let done = deletions.done.iter().map(done).rows();
        view! {
            <p class="field-hint">{t().deletions_means()}</p>
            {(!deletions.asked.is_empty()).then(|| view! {
                <section class="section"><div class="section-head"><h2>{t().deletions_waiting()}</h2></div><ul class="list">{waiting}</ul></section>
            })}
            {(!deletions.done.is_empty()).then(|| view! {
                <section class="section">
                    <div class="section-head"><h2>{t().deletions_done()}</h2></div>
                    <p class="field-hint">{t().deletions_done_means()}</p>
                    <ul class="list">{done}</ul>
                </section>
            })}
        }
    }))
}

/// The way to this page, with how many wait: what is forgotten here is owed by law.
pub fn link() -> View {
    let asked: Asked<Deletions> = Asked::of(net::directory::deletions);
    let words = move || match asked.held.get() {
        Some(Ok(known)) if !known.asked.is_empty() => fill(t().deletions_title_n(), &[("n", &known.asked.len().to_string())]),
        _ => t().deletions_title().to_owned(),
    };
    view! { <a href="/district/deletions" class="btn btn-quiet">{icon("trash")}<span>{text(words)}</span></a> }
}

fn waiting(app: App, asked: &Asked<Deletions>, deletion: &Deletion) -> View {
    let Deletion { person, name, school_name, asked: at, by, due, .. } = deletion.clone();
    let is_due = due <= clock::now();
    let by = if by.is_empty() { t().log_operator().to_owned() } else { by };
    let said = fill(t().deletion_asked_by(), &[("name", &by), ("when", &moment(at))]);
    let school = if school_name.is_empty() { t().district_centre().to_owned() } else { school_name };
    let until = if is_due { t().deletion_is_due().to_owned() } else { fill(t().deletion_due(), &[("when", &moment(due))]) };
    let (state, sign) = if is_due { ("attention", "alert") } else { ("waiting", "clock") };
    let asking = RwSignal::new(false);
    let asked = asked.clone();
    let title = name.clone();
    let buttons = part(move || {
        let back = take_back(app, asked.clone(), person, &name);
        if !asking.get() {
            let label = fill(t().deletion_carry_out_named(), &[("name", &name)]);
            let carry_out = is_due.then(|| {
                view! { <button class="btn" type="button" aria-label=label on:click=move |_| asking.set(true)>{t().deletion_carry_out()}</button> }
            });
            return view! { <div class="btn-row">{carry_out}{back}</div> };
        }
        let (asked, named) = (asked.clone(), name.clone());
        let does =
            move |_| change(app, asked.clone(), Delete::CarryOut(person), fill(t().deletion_done(), &[("name", &named)]), || ());
        notice(
            "attention",
            "alert",
            "alert",
            view! {
                <p><b>{fill(t().deletion_carry_out_means(), &[("name", &name)])}</b></p>
                {what_goes()}
                <div class="btn-row">
                    <button class="btn btn-danger" type="button" on:click=does>{t().deletion_carry_out_yes()}</button>
                    <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
                </div>
            },
        )
    });
    view! {
        <li class="stack">
            <div class="row">
                <span class="row-main"><span class="row-title">{title}</span><span class="row-meta">{school}" · "{said}</span></span>
                <span class="row-trail"><span class="chip" data-state=state>{icon(sign)}{until}</span></span>
            </div>
            {buttons}
        </li>
    }
}

fn done(deleted: &Deleted) -> View {
    let left = (deleted.left > 0).then(|| fill(t().deletion_left(), &[("n", &deleted.left.to_string())]));
    view! {
        <li class="row">
            <span class="row-main">
                <span class="row-title">{deleted.person.to_string()}</span>
                <span class="row-meta">{moment(deleted.at)}{left.map(|words| format!(" · {words}"))}</span>
            </span>
        </li>
    }
}

/// Asking for a deletion in a school's list.
#[derive(Clone)]
pub struct Asking {
    app: App,
    deletions: Asked<Deletions>,
    open: RwSignal<bool>,
    whom: RwSignal<Option<(PersonId, String)>>,
}

impl Asking {
    pub fn new(app: App) -> Self {
        let deletions = Asked::of(net::directory::deletions);
        Self { app, deletions, open: RwSignal::new(false), whom: RwSignal::new(None) }
    }

    /// What a row says of it: that it was asked for, and the way back.
    pub fn state(&self, colleague: &Colleague) -> View {
        let (this, person, name) = (self.clone(), colleague.id, colleague.entry.name.clone());
        part(move || {
            let Some(Ok(known)) = this.deletions.held.get() else { return View::none() };
            let Some(deletion) = known.asked.iter().find(|deletion| deletion.person == person) else { return View::none() };
            let until = fill(t().deletion_due(), &[("when", &moment(deletion.due))]);
            let back = take_back(this.app, this.deletions.clone(), person, &name);
            view! { <p><span class="chip" data-state="attention">{icon("alert")}{until}</span></p>{back} }
        })
    }

    /// The way to ask, as long as it was not.
    pub fn button(&self, colleague: &Colleague) -> View {
        let (this, person, name) = (self.clone(), colleague.id, colleague.entry.name.clone());
        part(move || {
            let Some(Ok(known)) = this.deletions.held.get() else { return View::none() };
            if this.app.me() == Some(person) || known.asked.iter().any(|deletion| deletion.person == person) {
                return View::none();
            }
            let label = fill(t().deletion_ask_named(), &[("name", &name)]);
            let (this, name) = (this.clone(), name.clone());
            let ask = move |_| {
                this.whom.set(Some((person, name.clone())));
                this.open.set(true);
            };
            view! { <button class="btn btn-quiet" type="button" aria-label=label on:click=ask>{t().deletion_ask()}</button> }
        })
    }

    /// What will happen, and when, before it is asked for; `then` comes after it was.
    pub fn sheet(&self, then: impl Fn() + Clone + 'static) -> View {
        let (open, whom, this) = (self.open, self.whom, self.clone());
        let title = move || fill(t().deletion_ask_named(), &[("name", &whom.get().map(|(_, name)| name).unwrap_or_default())]);
        sheet(open, title, move || {
            let Some((person, name)) = whom.get() else { return View::none() };
            let when = moment(clock::now().plus(DELETION_DAYS * DAY_MS));
            let words = [("name", name.as_str()), ("when", when.as_str())];
            let told = fill(t().deletion_asked(), &words);
            let (this, then) = (this.clone(), then.clone());
            let does = move |_| {
                open.set(false);
                change(this.app, this.deletions.clone(), Delete::Ask(person), told.clone(), then.clone());
            };
            view! {
                <div class="sheet-body"><p>{fill(t().deletion_ask_means(), &words)}</p>{what_goes()}</div>
                <footer class="sheet-foot">
                    <button class="btn btn-danger" type="button" on:click=does>{icon("trash")}{t().deletion_ask_yes()}</button>
                </footer>
            }
        })
    }
}

/// What goes, what stays, and where it still is.
fn what_goes() -> View {
    let all =
        [t().deletion_goes(), t().deletion_goes_pairing(), t().deletion_stays(), t().deletion_backups(), t().deletion_roster()];
    let items = all.into_iter().map(|words| view! { <li>{words}</li> }).rows();
    view! { <ul class="goes">{items}</ul> }
}

fn take_back(app: App, asked: Asked<Deletions>, person: PersonId, name: &str) -> View {
    let label = fill(t().deletion_take_back_named(), &[("name", name)]);
    let told = fill(t().deletion_taken_back(), &[("name", name)]);
    let does = move |_| change(app, asked.clone(), Delete::TakeBack(person), told.clone(), || ());
    view! { <button class="btn btn-quiet" type="button" aria-label=label on:click=does>{t().deletion_take_back()}</button> }
}

fn change(app: App, asked: Asked<Deletions>, deed: Delete, told: String, then: impl Fn() + 'static) {
    spawn(async move {
        let Some(me) = app.me() else { return };
        match net::directory::delete(me, deed).await {
            Ok(_) => {
                app.tell(&told);
                asked.again();
                then();
            }
            Err(error) => app.tell(&net_words(error)),
        }
    });
}
