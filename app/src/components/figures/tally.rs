//! A free tally: how often each happened, and when.

use qinglan_core::instrument::{Instrument, Sheet, aspects, counts};

use super::table::numbers;
use super::timeline::ticks;
use crate::dom::{Rows, View};
use crate::text::{say, t};

pub fn result(instrument: &Instrument, sheet: &Sheet) -> View {
    let known: Vec<_> = aspects(instrument).into_iter().flat_map(|aspect| aspect.categories).collect();
    let all = counts(&sheet.picks(instrument, 0), u16::try_from(known.len()).unwrap_or(u16::MAX));
    let rows = known.iter().zip(&all).map(|(category, count)| (say(&category.label), count.to_string())).collect();
    [numbers(Some(t().tally_counts()), rows), ticks(instrument, sheet)].rows()
}
