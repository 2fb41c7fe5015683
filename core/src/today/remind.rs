//! When somebody is to be reminded of what becomes due (rule NT5).

use chrono::{Days, NaiveDate, NaiveTime};

use super::due::due;
use crate::calendar::local_date;
use crate::directory::World;
use crate::id::Millis;
use crate::notice::{REMINDERS_MAX, Reminder};
use crate::record::{Entity, Summary};

/// Further ahead, whoever opens the app in three weeks is told then.
const DAYS: u64 = 21;
const MINUTE_MS: i64 = 60_000;

/// The moments, at `minute` of their days, at which something is due that was not the day before, the earliest first.
/// What there is to look at is as in [`due`].
#[must_use]
pub fn reminders(
    world: &World,
    rows: &[&Summary],
    lessons: &[Entity],
    now: Millis,
    offset_minutes: i32,
    minute: u32,
) -> Vec<Reminder> {
    let today = local_date(now, offset_minutes);
    let on = |day: NaiveDate| due(world, rows, lessons, day, offset_minutes);
    let mut before = on(today);
    let mut moments = Vec::new();
    for day in (1..=DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead))) {
        let all = on(day);
        if all.iter().any(|due| !before.contains(due)) && moments.len() < REMINDERS_MAX {
            let n = u32::try_from(all.len()).unwrap_or(u32::MAX);
            moments.push(Reminder { at: moment(day, minute, offset_minutes), n });
        }
        before = all;
    }
    moments
}

fn moment(day: NaiveDate, minute: u32, offset_minutes: i32) -> Millis {
    let midnight = Millis(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    midnight.plus((i64::from(minute) - i64::from(offset_minutes)) * MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::super::due::tests::world;
    use super::super::mentee::tests::{ME, PAIRING, at, row};
    use super::*;
    use crate::calendar::CHINA_OFFSET_MINUTES;

    #[test]
    fn nt5_the_day_on_which_something_becomes_due_is_told_and_no_other() {
        let old = row(9, "observation@2", ME, PAIRING);
        let moments = |now: &str| {
            let all = reminders(&world(), &[&old], &[], at(now), CHINA_OFFSET_MINUTES, 17 * 60);
            all.into_iter().map(|moment| (moment.at, moment.n)).collect::<Vec<_>>()
        };
        // Five in the afternoon of the twentieth, in China.
        let twentieth = Millis(1_795_165_200_000);
        assert_eq!(moments("2026-11-01"), [(twentieth, 1)]);
        assert_eq!(moments("2026-11-19"), [(twentieth, 1)]);
        assert_eq!(moments("2026-11-20"), [], "who opens the app on that day sees it");
        assert_eq!(moments("2026-10-25"), [], "too far ahead");
        assert_eq!(moments("2026-12-01").len(), 1, "that of November is due already, and December's becomes due");
    }
}
