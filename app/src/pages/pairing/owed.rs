//! What each owes and has done: what is left first, then of what.

use qinglan_core::pairing::{Duty, Owed, Sides, Standing};

use super::begin::month_button;
use super::{Given, Pairing};
use crate::components::icon::icon;
use crate::dom::{Rows, View, view};
use crate::text::{fill, language, t};

pub fn owed_section(pairing: &Pairing, given: &Given, sides: &Sides) -> View {
    let Some(standing) = pairing.standing(given, sides) else { return View::none() };
    let stats = standing.owed.iter().map(|owed| stat(pairing, sides, owed)).rows();
    let nothing = standing.owed.is_empty().then(|| view! { <p class="field-hint">{t().pairing_no_numbers()}</p> });
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().pairing_owed()}</h2></div>
            {nothing}
            <ul class="stats">{stats}{months(pairing, &standing)}</ul>
            {this_month(pairing, given, sides, &standing)}
            <details class="field-hint"><summary>{t().pairing_counts()}</summary><p>{t().pairing_counts_means()}</p></details>
        </section>
    }
}

fn stat(pairing: &Pairing, sides: &Sides, owed: &Owed) -> View {
    let [mentor, mentee] = [sides.mentor, sides.mentee].map(|person| pairing.name(person));
    let (sentence, unit) = match owed.duty {
        Duty::MentorWatches | Duty::MenteeWatches => (t().pairing_watches(), t().pairing_lessons()),
        Duty::MentorReads => (t().pairing_reads(), t().pairing_plans()),
    };
    let (who, whose) = if owed.duty == Duty::MenteeWatches { (mentee, mentor) } else { (mentor, mentee) };
    let label = fill(sentence, &[("who", &who), ("whose", &whose)]);
    let [due, done, a_month] = [owed.due, owed.done, owed.a_month].map(|number| number.to_string());
    let note = fill(t().pairing_note(), &[("month", &a_month), ("due", &due), ("done", &done), ("unit", unit)]);
    figure(pairing, owed.left(), unit, label, note)
}

/// Months that nobody wrote about.
fn months(pairing: &Pairing, standing: &Standing) -> View {
    let names: Vec<String> = standing.missing.iter().map(|month| month.words(language())).collect();
    let note = if names.is_empty() { t().pairing_months_none().to_owned() } else { names.join("、") };
    let missing = u32::try_from(names.len()).unwrap_or(u32::MAX);
    figure(pairing, missing, t().pairing_records_unit(), t().pairing_months().to_owned(), note)
}

/// What is left, first. Once the pairing has ended nothing waits for anybody.
fn figure(pairing: &Pairing, left: u32, unit: &'static str, label: String, note: String) -> View {
    let value = if left == 0 {
        view! { <b class="stat-value">{icon("check")}{t().pairing_enough()}</b> }
    } else {
        view! { <b class="stat-value"><small>{t().pairing_left()}</small>{i64::from(left)}<small>{unit}</small></b> }
    };
    let state = match left {
        0 => "sent",
        _ if pairing.is_open() => "waiting",
        _ => "offline",
    };
    view! { <li class="stat pairing-stat" data-state=state>{value}<span class="stat-label">{label}</span><span class="stat-note">{note}</span></li> }
}

fn this_month(pairing: &Pairing, given: &Given, sides: &Sides, standing: &Standing) -> View {
    match standing.this_month {
        Some(true) => {
            view! { <p class="status-line" data-state="sent">{icon("check")}<span>{t().pairing_month_there()}</span></p> }
        }
        Some(false) if pairing.is_open() => {
            view! {
                <p class="status-line" data-state="waiting">{icon("clock")}<span>{t().pairing_month_missing()}</span></p>
                <div class="btn-row no-print">{month_button(pairing, given, sides, "btn")}</div>
            }
        }
        _ => View::none(),
    }
}
