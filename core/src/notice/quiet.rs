//! Hours in which a phone stays silent.

use crate::id::Millis;
use crate::wire::Wire;

/// Minutes of a day.
pub const DAY_MINUTES: u32 = 24 * 60;
const MINUTE_MS: i64 = 60_000;

/// From one minute of the day to another, over midnight where the second is the smaller; of two that are the same, never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Quiet {
    #[n(0)]
    pub from: u32,
    #[n(1)]
    pub until: u32,
}

impl Quiet {
    /// Nine in the evening to seven in the morning.
    pub const USUAL: Self = Self { from: 21 * 60, until: 7 * 60 };

    /// `now`, or when the quiet hours that it falls in are over.
    #[must_use]
    pub fn over(self, now: Millis, offset_minutes: i64) -> Millis {
        let day = i64::from(DAY_MINUTES) * MINUTE_MS;
        let of_day = now.plus(offset_minutes * MINUTE_MS).0.rem_euclid(day);
        let [from, until] = [self.from, self.until].map(|minute| i64::from(minute) * MINUTE_MS);
        let is_quiet = if from <= until { (from..until).contains(&of_day) } else { of_day >= from || of_day < until };
        if is_quiet { now.plus((until - of_day).rem_euclid(day)) } else { now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-23 at that time in China.
    fn at(hour: i64, minute: i64) -> Millis {
        Millis(1_795_392_000_000 + ((hour - 8) * 60 + minute) * MINUTE_MS)
    }

    #[test]
    fn nt4_what_falls_into_the_night_waits_for_the_morning() {
        let over = |now| Quiet::USUAL.over(now, 480);
        assert_eq!(over(at(20, 59)), at(20, 59));
        assert_eq!(over(at(21, 0)), at(31, 0));
        assert_eq!(over(at(30, 59)), at(31, 0));
        assert_eq!(over(at(31, 0)), at(31, 0));
        // Where it is another time, it is another night.
        assert_eq!(Quiet::USUAL.over(at(20, 59), 540), at(30, 0));
        let noon = Quiet { from: 12 * 60, until: 14 * 60 };
        assert_eq!((noon.over(at(11, 59), 480), noon.over(at(13, 0), 480)), (at(11, 59), at(14, 0)));
        let never = Quiet { from: 600, until: 600 };
        assert_eq!(never.over(at(10, 0), 480), at(10, 0));
    }

    proptest! {
        #[test]
        fn nt4_quiet_hours_end_within_a_day_and_then_it_is_not_quiet(
            from in 0..DAY_MINUTES, until in 0..DAY_MINUTES, now in any::<i32>(), offset in -840..=840_i64
        ) {
            let (quiet, now) = (Quiet { from, until }, Millis(i64::from(now) * 1_000));
            let over = quiet.over(now, offset);
            prop_assert!(over >= now && over.0 - now.0 <= i64::from(DAY_MINUTES) * MINUTE_MS);
            prop_assert_eq!(quiet.over(over, offset), over);
        }
    }
}
