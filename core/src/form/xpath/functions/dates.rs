//! Days and times; [`Moment`] knows what they are.

use super::Call;
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::moment::{DAY_MS, Moment, days_or_moment};
use crate::form::xpath::number;
use crate::form::xpath::tree::Tree;
use crate::form::xpath::value::Value;
use crate::id::Millis;

impl<T: Tree> Call<'_, '_, T> {
    pub(super) fn here_and_now(&self) -> Moment {
        let world = self.evaluator.environment;
        Moment::here(world.now(), world)
    }

    /// The argument as a moment, or as a number of days, which may be no number.
    fn moment_or_days(&self) -> Evaluated<Result<Moment, f64>> {
        Ok(match self.evaluator.value(self.argument(0)?, self.focus)? {
            Value::Number(days) => Err(days),
            // A truth value is no day.
            Value::Boolean(_) => Err(f64::NAN),
            Value::Text(text) => days_or_moment(&text, self.evaluator.environment),
            Value::Nodes(nodes) => match nodes.first() {
                Some(node) => days_or_moment(&self.evaluator.node_text(*node)?, self.evaluator.environment),
                None => Err(f64::NAN),
            },
        })
    }

    /// The argument as a day here: a whole number counts days of the local calendar, and one with a fraction is a moment.
    fn day(&self) -> Evaluated<Option<Moment>> {
        match self.moment_or_days()? {
            Err(days) if days.fract() == 0.0 => Ok(Moment::day(days)),
            _ => self.moment(),
        }
    }

    /// The argument as a moment, shown as it is here: a number counts days from 1970-01-01 in UTC.
    fn moment(&self) -> Evaluated<Option<Moment>> {
        let world = self.evaluator.environment;
        Ok(match self.moment_or_days()? {
            Ok(moment) => Some(moment.brought_here(world)),
            Err(days) if days.is_finite() => Some(Moment::here(Millis((days * DAY_MS as f64).round() as i64), world)),
            Err(_) => None,
        })
    }

    pub(super) fn date(&self) -> Evaluated<String> {
        Ok(self.day()?.map(Moment::date).unwrap_or_default())
    }

    pub(super) fn date_time(&self) -> Evaluated<String> {
        Ok(self.moment()?.map(Moment::date_time).unwrap_or_default())
    }

    pub(super) fn format_date(&self) -> Evaluated<String> {
        let day = self.day()?;
        self.formatted(day)
    }

    pub(super) fn format_date_time(&self) -> Evaluated<String> {
        let moment = self.moment()?;
        self.formatted(moment)
    }

    fn formatted(&self, moment: Option<Moment>) -> Evaluated<String> {
        let format = self.text(1)?;
        Ok(moment.map(|moment| moment.format(&format, self.evaluator.environment)).unwrap_or_default())
    }

    pub(super) fn decimal_date_time(&self) -> Evaluated<f64> {
        Ok(match self.moment_or_days()? {
            Ok(moment) => moment.at(self.evaluator.environment).0 as f64 / DAY_MS as f64,
            Err(days) => days,
        })
    }

    /// The part of a day that has passed: of a time alone, of a moment as clocks show it here, or of a number of days.
    pub(super) fn decimal_time(&self) -> Evaluated<f64> {
        let world = self.evaluator.environment;
        Ok(match self.moment_or_days()? {
            Ok(moment) => moment.part_of_day(world),
            Err(days) if days.is_nan() => {
                let text = self.text(0)?;
                let time = Moment::parse_time(text.trim_matches(number::is_blank));
                time.map_or(f64::NAN, |time| time.part_of_day(world))
            }
            Err(days) => days - days.floor(),
        })
    }
}
