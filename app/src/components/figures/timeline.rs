//! The lesson from left to right: a lane for each category that was there, and in it when.

use qinglan_core::instrument::{Instrument, Segment, Sheet, aspects, segments};

use crate::components::when::length;
use crate::dom::{Rows, View, component, view};
use crate::text::{fill, say, t};

/// As wide as a lane is drawn; the browser stretches it.
const WIDTH: u64 = 1_000;
const LANE: usize = 10;
/// How wide what has no length is drawn.
const TICK: u64 = 4;

/// Stretches of equal codes.
pub fn lanes(instrument: &Instrument, sheet: &Sheet) -> View {
    let all = segments(instrument, sheet, 0);
    let end = all.last().map_or(0, |segment| segment.to_ms);
    let coded = all.iter().filter_map(|Segment { pick, from_ms, to_ms }| Some((pick.as_ref().copied()?, *from_ms, *to_ms)));
    drawn(instrument, coded.collect(), end)
}

/// Moments.
pub fn ticks(instrument: &Instrument, sheet: &Sheet) -> View {
    let end = sheet.ended_ms.unwrap_or_else(|| instrument.length_ms());
    let tick = end / WIDTH * TICK;
    let moment = |at_s: u32| u64::from(at_s) * 1_000;
    let all = sheet.occurrences.iter().map(|one| (one.category, moment(one.at_s), moment(one.at_s) + tick));
    drawn(instrument, all.collect(), end)
}

/// `all`: category, from and to in milliseconds.
#[component]
fn drawn(instrument: &Instrument, all: Vec<(u16, u64, u64)>, end: u64) -> View {
    let known: Vec<_> = aspects(instrument).into_iter().flat_map(|aspect| aspect.categories).collect();
    let there: Vec<usize> = (0..known.len()).filter(|at| all.iter().any(|(pick, ..)| usize::from(*pick) == *at)).collect();
    let across = |ms: u64| ms.min(end).saturating_mul(WIDTH) / end.max(1);
    let bar = |(pick, from, to): &(u16, u64, u64)| {
        let lane = there.iter().position(|at| *at == usize::from(*pick))?;
        let (left, right) = (across(*from), across(*to));
        Some(format!("M{left} {}h{}v7h-{}z", lane * LANE + 1, right - left, right - left))
    };
    let path: String = all.iter().filter_map(bar).collect();
    let label = |at: &usize| view! { <li>{known.get(*at).map(|category| say(&category.label))}</li> };
    let height = there.len() * LANE;
    view! {
        <figure class="chart">
            <figcaption>{fill(t().timeline(), &[("time", &length(end / 1_000))])}</figcaption>
            <div class="lanes">
                <ol>{there.iter().map(label).rows()}</ol>
                <svg viewBox=format!("0 0 {WIDTH} {height}") preserveAspectRatio="none" aria-hidden="true"><path class="plot-fill" d=path></path></svg>
            </div>
        </figure>
    }
}
