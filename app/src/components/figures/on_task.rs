//! Time on task: the share at each look as a bar, and over all looks.

use qinglan_core::instrument::{Instrument, OnTaskShares, Sheet};

use super::words::percent;
use crate::components::when::length;
use crate::dom::{Rows, View, component, view};
use crate::text::{fill, t};

pub fn result(instrument: &Instrument, sheet: &Sheet) -> View {
    let result = OnTaskShares::of(instrument, sheet);
    let words = match result.present {
        Some(present) if present > 0 => {
            fill(t().on_task_says(), &[("n", &i64::from(present).to_string()), ("share", &percent(result.overall()))])
        }
        _ => t().on_task_without().to_owned(),
    };
    let row = |(look, share): (usize, qinglan_core::instrument::Fraction)| {
        let off = result.off_task.get(look).copied().flatten();
        view! {
            <tr>
                <th scope="row" class="num">{length(instrument.cue_ms(look) / 1_000)}</th>
                <td class="num">{off.map_or_else(|| "–".to_owned(), |off| i64::from(off).to_string())}</td>
                <td class="num">{percent(share)}</td>
            </tr>
        }
    };
    let rows = result.shares().into_iter().enumerate().map(row).rows();
    view! {
        <p class="figures-said">{words}</p>
        {result.present.map(|_| bars(&result))}
        <table class="table">
            <thead><tr>
                <th scope="col">{t().figures_time()}</th><th scope="col" class="num">{t().on_task_off()}</th>
                <th scope="col" class="num">{t().on_task_share()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A bar for each look, as high as the share.
#[component]
fn bars(result: &OnTaskShares) -> View {
    let bar = |(at, percent): (usize, i64)| format!("M{} 100v-{percent}h8v{percent}z", at * 10 + 1);
    let shares = result.shares();
    let path: String = shares.iter().map(|share| share.scaled(100).unwrap_or_default()).enumerate().map(bar).collect();
    let width = shares.len() * 10;
    view! {
        <figure class="chart">
            <figcaption>{t().on_task_bars()}</figcaption>
            <svg class="plot-wide" viewBox=format!("0 0 {width} 100") preserveAspectRatio="none" aria-hidden="true">
                <path class="plot-rule" d=format!("M0 50H{width}")></path>
                <path class="plot-fill" d=path></path>
                <path class="plot-frame" d=format!("M0 100H{width}")></path>
            </svg>
        </figure>
    }
}
