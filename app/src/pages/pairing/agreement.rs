//! What the two agreed on, in their words.

use qinglan_core::calendar;
use qinglan_core::pairing::{Agreement, Sides};

use super::Pairing;
use crate::components::icon::icon;
use crate::dom::{View, view};
use crate::text::{fill, language, t};

pub fn agreement_section(pairing: &Pairing, sides: &Sides, agreement: Option<&Agreement>) -> View {
    let said = match agreement {
        Some(agreement) => said(pairing, sides, agreement),
        None => view! { <p>{t().pairing_no_agreement()}</p> },
    };
    view! { <section class="section"><div class="section-head"><h2>{t().pairing_agreement()}</h2></div>{said}</section> }
}

fn said(pairing: &Pairing, sides: &Sides, agreement: &Agreement) -> View {
    let line = |label: String, words: &str| {
        let words = words.to_owned();
        (!words.is_empty()).then(|| view! { <dt>{label}</dt><dd class="pairing-words">{words}</dd> })
    };
    let period = agreement.from.zip(agreement.to).map(|(from, to)| {
        let [from, to] = [from, to].map(|day| calendar::long_date(day, language()));
        fill(t().pairing_period_words(), &[("from", &from), ("to", &to)])
    });
    let duties = |person| fill(t().pairing_duties(), &[("name", &pairing.name(person))]);
    view! {
        <dl class="definition pairing-agreement">
            {line(t().pairing_period().to_owned(), &period.unwrap_or_default())}
            {line(t().pairing_goals().to_owned(), &agreement.goals)}
            {line(duties(sides.mentor), &agreement.mentor_duties)}
            {line(duties(sides.mentee), &agreement.mentee_duties)}
        </dl>
        <div class="btn-row no-print"><a class="btn" href=format!("/records/{}", agreement.id)>{icon("records")}{t().pairing_agreement_open()}</a></div>
    }
}
