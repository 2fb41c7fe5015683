//! Answers as the inputs of a browser have them: `10:30` for a time, `2026-09-14T10:30` for a time of a day, both of this place.

use super::filling::Filling;
use super::instance::Index;
use crate::form::Special;
use crate::form::parse::half_width;
use crate::form::xpath::Moment;

impl Filling {
    /// What the input for the question at a node shows of an answer.
    #[must_use]
    pub fn typed(&self, at: Index, text: &str) -> String {
        let shown = match self.asked(at).and_then(|asked| asked.special.as_ref()) {
            Some(Special::Time) => text.get(..5),
            Some(Special::DateTime) => {
                let here = Moment::parse(text).map(|moment| moment.brought_here(self.device()).date_time());
                return here.and_then(|here| here.get(..16).map(str::to_owned)).unwrap_or_default();
            }
            _ => Some(text),
        };
        shown.unwrap_or_default().to_owned()
    }

    /// The answer that somebody typed into it, as XForms writes it; what it cannot be stays as it is.
    #[must_use]
    pub fn written(&self, at: Index, typed: &str) -> String {
        let plain: String = typed.trim().chars().map(half_width).collect();
        let here = |text: &str| {
            let moment = Moment::parse(text)?.at(self.device());
            Some(Moment::here(moment, self.device()).date_time())
        };
        let written = match self.asked(at).and_then(|asked| asked.special.as_ref()) {
            Some(Special::Time) => {
                let today = Moment::here(self.device().now(), self.device()).date();
                here(&format!("{today}T{plain}")).and_then(|all| all.split_once('T').map(|(_, time)| time.to_owned()))
            }
            Some(Special::DateTime) => here(&plain),
            Some(Special::Decimal | Special::Range(_)) => Some(plain.replace('。', ".")),
            _ => None,
        };
        written.unwrap_or_else(|| typed.to_owned())
    }
}
