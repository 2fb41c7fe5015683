//! How far two observers agree who coded the same lesson: percent and kappa, with the table that both follow from.

use qinglan_core::instrument::{
    Agreement, Fraction, Instrument, Sheet, Strength, Table, agreement, aspects, count_agreement, counts,
};

use crate::components::figures::{percent, short};
use crate::components::when::length;
use crate::dom::{Rows, View, part, view, words_in};
use crate::reactive::RwSignal;
use crate::text::{fill, say, t};

/// Nothing where fewer than two coded. Of more than two any two can be chosen.
pub fn agreement_view(instrument: &Instrument, sheets: Vec<(String, Sheet)>) -> View {
    if sheets.len() < 2 {
        return View::none();
    }
    let pair = RwSignal::new((0_usize, 1_usize));
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let pick = move |first: bool| {
        let names = names.clone();
        let options = names.into_iter().enumerate().map(move |(at, name)| {
            let chosen = pair.get_untracked();
            view! { <option value=at.to_string() selected={at == if first { chosen.0 } else { chosen.1 }}>{name}</option> }
        });
        let options = options.rows();
        let choose = move |event: web_sys::Event| {
            let Ok(at) = words_in(&event).parse() else { return };
            pair.update(|pair| if first { pair.0 = at } else { pair.1 = at });
        };
        let label = if first { t().agreement_first() } else { t().agreement_second() };
        view! { <select class="input" aria-label=label on:change=choose>{options}</select> }
    };
    let chooser = (sheets.len() > 2).then(|| view! { <div class="agreement-pair no-print">{pick(true)}{pick(false)}</div> });
    let instrument = instrument.clone();
    view! {
        <section class="agreement stack">
            <h4>{t().agreement_title()}</h4>
            {chooser}
            {part(move || {
                let (first, second) = pair.get();
                match (sheets.get(first), sheets.get(second)) {
                    (Some(one), Some(other)) if first != second => between(&instrument, one, other),
                    _ => view! { <p class="field-hint">{t().agreement_two()}</p> },
                }
            })}
        </section>
    }
}

fn between(instrument: &Instrument, first: &(String, Sheet), second: &(String, Sheet)) -> View {
    let names = fill(t().agreement_between(), &[("first", &first.0), ("second", &second.0)]);
    let known = aspects(instrument);
    let coded: Vec<(String, Agreement)> = known
        .iter()
        .enumerate()
        .filter_map(|(at, aspect)| Some((say(&aspect.label), agreement(instrument, &first.1, &second.1, at)?)))
        .collect();
    let results = if coded.is_empty() { counted(instrument, first, second) } else { by_category(instrument, coded) };
    [view! { <p class="field-hint">{names}</p> }, results].into_iter().rows()
}

fn by_category(instrument: &Instrument, coded: Vec<(String, Agreement)>) -> View {
    let rows = coded.iter().map(|(label, both)| {
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                <td class="num">{i64::from(both.compared())}</td>
                <td class="num">{percent(both.percent())}</td>
                <td class="num">{signed(both.kappa())}</td>
                <td>{both.strength().map_or_else(|| t().agreement_undefined(), strength_words)}</td>
            </tr>
        }
    });
    let rows = rows.rows();
    let blanks: u32 = coded.iter().map(|(_, both)| both.first_blank + both.second_blank).sum();
    let tables = coded.iter().map(|(label, both)| matrix(instrument, label, &both.table)).rows();
    view! {
        <table class="table">
            <thead><tr>
                <th scope="col">{t().agreement_aspect()}</th><th scope="col" class="num">{t().agreement_compared()}</th>
                <th scope="col" class="num">{t().agreement_percent()}</th><th scope="col" class="num">"Kappa"</th>
                <th scope="col">{t().agreement_strength()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
        {(blanks > 0).then(|| view! { <p class="field-hint">{fill(t().agreement_blanks(), &[("n", &blanks.to_string())])}</p> })}
        <details><summary>{t().agreement_table()}</summary>{tables}</details>
    }
}

/// Rows: what the first said; columns: the second. What both said alike stands on the diagonal.
fn matrix(instrument: &Instrument, label: &str, table: &Table) -> View {
    let name = |at: usize| short(instrument, u16::try_from(at).unwrap_or(u16::MAX));
    let head = (0..table.columns()).map(|at| view! { <th scope="col">{name(at)}</th> }).rows();
    let row = |row: usize| {
        let cell = |column: usize| {
            let count = table.cell(row, column);
            let heat = (count > 0).then_some(if row == column { "3" } else { "1" });
            view! { <td data-heat=heat>{(count > 0).then(|| i64::from(count))}</td> }
        };
        let cells = (0..table.columns()).map(cell).rows();
        view! { <tr><th scope="row">{name(row)}</th>{cells}</tr> }
    };
    let rows = (0..table.rows()).map(row).rows();
    view! {
        <table class="table matrix"><caption>{label.to_owned()}</caption><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>
    }
}

/// Counts: those of each look, or how often each thing happened.
fn counted(instrument: &Instrument, first: &(String, Sheet), second: &(String, Sheet)) -> View {
    let (one, other) = (first.1.picks(instrument, 0), second.1.picks(instrument, 0));
    let rows: Vec<(String, u32, u32)> = if instrument.intervals() == 0 {
        let known: Vec<_> = aspects(instrument).into_iter().flat_map(|aspect| aspect.categories).collect();
        let size = u16::try_from(known.len()).unwrap_or(u16::MAX);
        let (one, other) = (counts(&one, size), counts(&other, size));
        known.iter().zip(one).zip(other).map(|((category, one), other)| (say(&category.label), one, other)).collect()
    } else {
        let both = one.iter().zip(&other).enumerate();
        both.filter_map(|(at, (one, other))| {
            Some((length(instrument.cue_ms(at) / 1_000), u32::from((*one)?), u32::from((*other)?)))
        })
        .collect()
    };
    let row = |(name, one, other): (String, u32, u32)| {
        view! {
            <tr>
                <th scope="row">{name}</th><td class="num">{i64::from(one)}</td><td class="num">{i64::from(other)}</td>
                <td class="num">{percent(count_agreement(one, other))}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).rows();
    view! {
        <table class="table">
            <thead><tr>
                <th scope="col">{t().agreement_aspect()}</th><th scope="col" class="num">{first.0.clone()}</th>
                <th scope="col" class="num">{second.0.clone()}</th><th scope="col" class="num">{t().agreement_counts()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// `0.62`, `-0.10`; a dash where it is undefined.
fn signed(kappa: Fraction) -> String {
    kappa.scaled(100).map_or_else(
        || "–".to_owned(),
        |hundredths| {
            let (sign, size) = (if hundredths < 0 { "−" } else { "" }, hundredths.unsigned_abs());
            format!("{sign}{}.{:02}", size / 100, size % 100)
        },
    )
}

fn strength_words(strength: Strength) -> &'static str {
    match strength {
        Strength::Poor => t().agreement_poor(),
        Strength::Slight => t().agreement_slight(),
        Strength::Fair => t().agreement_fair(),
        Strength::Moderate => t().agreement_moderate(),
        Strength::Substantial => t().agreement_substantial(),
        Strength::AlmostPerfect => t().agreement_almost(),
    }
}
