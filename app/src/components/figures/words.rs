//! Numbers and codes in words.

use qinglan_core::instrument::{Fraction, Instrument, Sheet};

use crate::text::{fill, t};

/// What stands for a pick where there is room for a letter or two.
#[must_use]
pub fn short(instrument: &Instrument, pick: u16) -> String {
    match (instrument, pick) {
        (Instrument::StudentTeacher(_), 0) => "T".to_owned(),
        (Instrument::StudentTeacher(_), _) => "S".to_owned(),
        (Instrument::OnTask(_), count) => usize::from(count).to_string(),
        (_, pick) => usize::from(pick).saturating_add(1).to_string(),
    }
}

/// How much of the lesson was coded; none where nothing was.
pub fn coverage(instrument: &Instrument, sheet: &Sheet) -> Option<String> {
    let picks = sheet.picks(instrument, 0);
    let coded = picks.iter().flatten().count();
    if coded == 0 {
        return None;
    }
    let number = |count: usize| count.to_string();
    let (coded_words, blank, late) = (number(coded), number(picks.len().saturating_sub(coded)), number(sheet.late()));
    Some(if instrument.intervals() == 0 {
        fill(t().figures_happened(), &[("n", &coded_words)])
    } else {
        fill(t().figures_coded(), &[("n", &coded_words), ("missed", &blank), ("late", &late)])
    })
}

/// `62%`; a dash where it is undefined.
pub fn percent(share: Fraction) -> String {
    share.scaled(100).map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
}

/// `0.62`; a dash where it is undefined. Ratios are never below 0.
pub fn decimal(ratio: Fraction) -> String {
    ratio.scaled(100).map_or_else(|| "–".to_owned(), |hundredths| format!("{}.{:02}", hundredths / 100, hundredths % 100))
}
