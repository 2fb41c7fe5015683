//! Answers as people read them.

use super::filling::Filling;
use super::instance::Index;
use crate::calendar;
use crate::form::xpath::Moment;
use crate::form::{How, Kind, Special, parse, wording};
use crate::record::Value;
use crate::words::Language;

impl Filling {
    /// The words for an answer to the question at a node: the labels of choices, days and times as people write them. Files have none.
    #[must_use]
    pub fn wording(&self, at: Index, text: &str) -> String {
        let Some(asked) = self.asked(at) else { return String::new() };
        let language = self.reader().language;
        let labels = |names: &mut dyn Iterator<Item = &str>| {
            // A choice that the form no longer has is shown rather than hidden.
            let label = |name: &str| self.choice_label(asked, name).filter(|label| !label.is_empty());
            let all: Vec<String> = names.map(|name| label(name).unwrap_or_else(|| name.to_owned())).collect();
            all.join(if language == Language::Zh { "、" } else { ", " })
        };
        match (&asked.kind, &asked.special) {
            (Kind::SelectOne(_), _) => labels(&mut core::iter::once(text)),
            (Kind::SelectMany(_), _) => labels(&mut text.split_whitespace()),
            (Kind::Photo(_) | Kind::Audio(_), _) | (_, Some(Special::File(_))) => String::new(),
            (_, Some(Special::Choice(choice))) if choice.how == How::One => labels(&mut core::iter::once(text)),
            (_, Some(Special::Choice(_))) => labels(&mut text.split_whitespace()),
            (_, Some(Special::Time)) => text.get(..5).unwrap_or(text).to_owned(),
            (_, Some(Special::DateTime)) => self.moment(text).unwrap_or_else(|| text.to_owned()),
            (kind, _) => wording(kind, &number_or_text(kind, text), language),
        }
    }

    fn moment(&self, text: &str) -> Option<String> {
        let local = Moment::parse(text)?.brought_here(self.device()).date_time();
        let (day, time) = local.split_once('T')?;
        let day = calendar::parse_iso(day)?;
        Some(format!("{} {}", calendar::long_date(day, self.reader().language), time.get(..5)?))
    }
}

fn number_or_text(kind: &Kind, text: &str) -> Value {
    match kind {
        Kind::Tally(_) | Kind::Instrument(_) => text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Int),
        kind => parse(kind, text),
    }
}
