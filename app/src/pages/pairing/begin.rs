//! What one does next, and beginning it.

use qinglan_core::observed::is_form;
use qinglan_core::pairing::{AGREEMENT, Duty, MONTHLY, Month, Sides, begun, month_of};
use qinglan_core::record::{Entity, Field, Value};

use super::{Given, Pairing, draft_link};
use crate::components::icon::icon;
use crate::dom::{View, view};
use crate::shell::clock;
use crate::state::beginning::begin_and_open;
use crate::text::{fill, language, t};

/// For a lesson that is watched.
const OBSERVATION: &str = "observation";

/// My draft of the form.
pub fn draft<'a>(given: &'a Given, form: &str) -> Option<&'a Entity> {
    given.drafts.iter().find(|draft| draft.text(&Field::form()).is_some_and(|of| is_form(of, form)))
}

/// The one thing at the thumb: the agreement, this month's record, a lesson to watch, or nothing.
pub fn next_step(pairing: &Pairing, given: &Given, sides: &Sides) -> View {
    if !pairing.is_open() {
        return View::none();
    }
    let step = match pairing.standing(given, sides) {
        None => agreement_button(pairing, given, sides, "btn btn-primary"),
        Some(standing) => {
            let mine = |duty: Duty| matches!(duty, Duty::MentorWatches | Duty::MenteeWatches);
            let watches = standing.owed.iter().any(|owed| owed.who == pairing.me && mine(owed.duty) && owed.left() > 0);
            if watches {
                let words = fill(t().pairing_watch(), &[("name", &pairing.name(sides.other(pairing.me)))]);
                begin_button(pairing, sides, OBSERVATION, words, "btn btn-primary")
            } else if standing.this_month == Some(false) {
                month_button(pairing, given, sides, "btn btn-primary")
            } else {
                return View::none();
            }
        }
    };
    view! { <div class="actions">{step}</div> }
}

/// Begins the agreement, or goes on with it.
pub fn agreement_button(pairing: &Pairing, given: &Given, sides: &Sides, class: &'static str) -> View {
    match draft(given, AGREEMENT) {
        Some(draft) => draft_link(draft, t().pairing_agreement_go_on(), class),
        None => begin_button(pairing, sides, AGREEMENT, t().pairing_agreement_begin().to_owned(), class),
    }
}

/// Begins this month's record, or goes on with it.
pub fn month_button(pairing: &Pairing, given: &Given, sides: &Sides, class: &'static str) -> View {
    let now = Month::of(clock::today());
    match draft(given, MONTHLY).filter(|draft| month_of(draft) == Some(now)) {
        Some(draft) => draft_link(draft, t().pairing_month_go_on(), class),
        None => begin_button(pairing, sides, MONTHLY, t().pairing_month_begin().to_owned(), class),
    }
}

pub fn begin_button(pairing: &Pairing, sides: &Sides, form: &'static str, words: String, class: &'static str) -> View {
    let (pairing, sides) = (pairing.clone(), *sides);
    view! { <button class=class type="button" on:click=move |_| begin(&pairing, &sides, form, Vec::new())>{icon("plus")}{words}</button> }
}

/// Begins a record of the form that names the two (rule PA7), with these answers.
pub fn begin(pairing: &Pairing, sides: &Sides, form: &'static str, more: Vec<(Field, Value)>) {
    let app = pairing.app;
    let name = |person| pairing.name(person);
    let known = [
        ("mentor", name(sides.mentor)),
        ("mentee", name(sides.mentee)),
        ("teacher", name(sides.other(pairing.me))),
        ("month", Month::of(clock::today()).words(language())),
    ];
    begin_and_open(
        app,
        form.to_owned(),
        Box::new(move |form| {
            let mut answers = begun(form, &known);
            answers.extend(more);
            answers
        }),
    );
}
