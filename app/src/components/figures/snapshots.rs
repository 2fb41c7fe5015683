//! The Classroom Snapshot: what the lesson's time went into, and the ten snapshots one by one.

use qinglan_core::instrument::{Aspect, Fraction, Instrument, Sheet, Snapshots, aspects};

use super::table::numbers;
use super::words::percent;
use crate::components::when::length;
use crate::dom::{Rows, View, component, view};
use crate::text::{fill, say, t};

pub fn result(instrument: &Instrument, sheet: &Sheet) -> View {
    let result = Snapshots::of(instrument, sheet);
    let words = fill(
        t().snapshot_says(),
        &[
            ("share", &percent(result.instruction())),
            ("active", &percent(result.active())),
            ("off", &percent(result.many_pupils_off_task())),
        ],
    );
    let share = |name: &str, share: Fraction| (name.to_owned(), percent(share));
    let shares = vec![
        share(t().snapshot_active(), result.active()),
        share(t().snapshot_passive(), result.passive()),
        share(t().snapshot_management(), result.management()),
        share(t().snapshot_off(), result.teacher_off_task()),
        share(t().snapshot_pupils(), result.many_pupils_off_task()),
    ];
    view! {
        <p class="figures-said">{words}</p>
        {numbers(Some(t().snapshot_shares()), shares)}
        {one_by_one(instrument, sheet)}
    }
}

#[component]
fn one_by_one(instrument: &Instrument, sheet: &Sheet) -> View {
    let known = aspects(instrument);
    let head = known.iter().map(|aspect| view! { <th scope="col">{say(&aspect.label)}</th> }).rows();
    let said = |interval: usize, (aspect, of): (usize, &Aspect)| {
        let category = sheet.mark(interval, aspect).and_then(|mark| of.categories.get(usize::from(mark.pick)));
        view! { <td>{category.map_or_else(|| "–".to_owned(), |category| say(&category.label))}</td> }
    };
    let row = |interval: usize| {
        let cells = known.iter().enumerate().map(|aspect| said(interval, aspect)).rows();
        view! { <tr><th scope="row" class="num">{length(instrument.cue_ms(interval) / 1_000)}</th>{cells}</tr> }
    };
    let rows = (0..sheet.picks(instrument, 0).len()).map(row).rows();
    view! {
        <details>
            <summary>{t().snapshot_each()}</summary>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t().snapshot_each()>
                <table class="table"><thead><tr><th scope="col">{t().figures_time()}</th>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        </details>
    }
}
