//! Flanders' matrix as a heat map, and his ratios.

use qinglan_core::instrument::{Fias, Fraction, Instrument, Sheet, aspects};

use super::table::numbers;
use super::words::{decimal, percent};
use crate::dom::{Rows, View, component, view};
use crate::text::{fill, say, t};

const CATEGORIES: usize = 10;
/// Shades above none.
const LEVELS: u32 = 4;

pub fn result(instrument: &Instrument, sheet: &Sheet) -> View {
    let result = Fias::of(&sheet.picks(instrument, 0));
    let words = fill(
        t().fias_says(),
        &[
            ("teacher", &percent(result.teacher_talk())),
            ("student", &percent(result.pupil_talk())),
            ("silence", &percent(result.silence())),
            ("ratio", &decimal(result.indirect_to_direct())),
        ],
    );
    view! { <p class="figures-said">{words}</p>{matrix(&result)}{ratios(&result)}{kinds(instrument, &result)} }
}

/// What came first in rows, what followed in columns; the more often, the darker.
#[component]
fn matrix(result: &Fias) -> View {
    let highest = result.matrix.highest().max(1);
    let level = |count: u32| i64::from(if count == 0 { 0 } else { (count * LEVELS).div_ceil(highest) });
    let head = (1..=CATEGORIES).map(|category| view! { <th scope="col">{category}</th> }).rows();
    let row = |row: usize| {
        let cells = (0..CATEGORIES).map(|column| {
            let count = result.matrix.cell(row, column);
            let shown = if count == 0 { String::new() } else { count.to_string() };
            view! { <td data-heat=level(count)>{shown}</td> }
        });
        view! { <tr><th scope="row">{row.saturating_add(1)}</th>{cells.rows()}</tr> }
    };
    view! {
        <figure class="chart">
            <figcaption>{t().fias_matrix()}</figcaption>
            <table class="matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{(0..CATEGORIES).map(row).rows()}</tbody></table>
        </figure>
    }
}

fn ratios(result: &Fias) -> View {
    let share = |name: &str, share: Fraction| (name.to_owned(), percent(share));
    let ratio = |name: &str, ratio: Fraction| (name.to_owned(), decimal(ratio));
    let rows = vec![
        share(t().fias_teacher(), result.teacher_talk()),
        share(t().fias_student(), result.pupil_talk()),
        share(t().fias_silence(), result.silence()),
        ratio(t().fias_id(), result.indirect_to_direct()),
        ratio(t().fias_revised(), result.revised_indirect_to_direct()),
        share(t().fias_trr(), result.teacher_response()),
        share(t().fias_tqr(), result.teacher_questions()),
        share(t().fias_pir(), result.pupil_initiation()),
        share(t().fias_ccr(), result.content_cross()),
        share(t().fias_ssr(), result.steady_state()),
        share(t().fias_constructive(), result.constructive_integration()),
        share(t().fias_vicious(), result.vicious_circle()),
    ];
    numbers(Some(t().fias_ratios()), rows)
}

/// What the numbers 1 to 10 stand for, and how often each was there.
fn kinds(instrument: &Instrument, result: &Fias) -> View {
    let known = aspects(instrument).into_iter().flat_map(|aspect| aspect.categories);
    let row = |(number, category): (usize, qinglan_core::form::Choice)| {
        let count = result.count(number);
        let value = format!("{count} · {}", percent(Fraction::new(count, result.coded())));
        (format!("{number} {}", say(&category.label)), value)
    };
    let rows = (1..).zip(known).map(row).collect();
    view! { <details><summary>{t().fias_kinds()}</summary>{numbers(None, rows)}</details> }
}
