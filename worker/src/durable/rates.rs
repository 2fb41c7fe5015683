//! How often each person asks for what costs the server much (rule RL1).

use std::collections::BTreeMap;

use qinglan_core::api::ApiError;
use qinglan_core::id::{Millis, PersonId};

/// Nobody hands in a file, or makes an invite, once a second for a minute; and so many of the largest files are a minute's work.
const COSTLY_MAX: u32 = 60;
const WINDOW_MS: i64 = 60_000;
/// More people than ask for such things in one minute. Past it those whose minute is over are forgotten.
const PEOPLE_MAX: usize = 1_000;

/// What each person asked for in a minute, from their first request on. It is forgotten when the object sleeps, which takes longer than a
/// minute's quiet.
#[derive(Debug, Default)]
pub struct Rates(BTreeMap<PersonId, (Millis, u32)>);

impl Rates {
    /// Counts a request.
    ///
    /// # Errors
    /// `TooMany` when it is one too many; it is not counted then.
    pub fn count(&mut self, person: PersonId, now: Millis) -> Result<(), ApiError> {
        if self.0.len() >= PEOPLE_MAX {
            self.0.retain(|_, (since, _)| is_within(*since, now));
        }
        let (since, count) = self.0.entry(person).or_insert((now, 0));
        if !is_within(*since, now) {
            (*since, *count) = (now, 0);
        }
        if *count >= COSTLY_MAX {
            let left_ms = since.plus(WINDOW_MS).0.saturating_sub(now.0);
            return Err(ApiError::TooMany { wait_s: u32::try_from(left_ms / 1000).unwrap_or(0).saturating_add(1) });
        }
        *count += 1;
        Ok(())
    }
}

/// A minute from the future is a clock that was set back: it is over.
fn is_within(since: Millis, now: Millis) -> bool {
    (0..WINDOW_MS).contains(&now.0.saturating_sub(since.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_000_000);

    fn person(n: u16) -> PersonId {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&n.to_be_bytes());
        PersonId::from_bytes(bytes)
    }

    #[test]
    fn rl1_each_person_waits_for_the_end_of_their_own_minute() {
        let mut rates = Rates::default();
        for n in 0..60 {
            assert_eq!(rates.count(person(1), START.plus(n)), Ok(()));
        }
        assert_eq!(rates.count(person(1), START.plus(1_000)), Err(ApiError::TooMany { wait_s: 60 }));
        assert_eq!(rates.count(person(2), START.plus(1_000)), Ok(()));
        assert_eq!(rates.count(person(1), START.plus(WINDOW_MS - 1)), Err(ApiError::TooMany { wait_s: 1 }));
        assert_eq!(rates.count(person(1), START.plus(WINDOW_MS)), Ok(()));
        assert_eq!(rates.count(person(1), START), Ok(()), "the clock was set back");
    }

    #[test]
    fn rl1_who_asks_no_more_is_forgotten() {
        let mut rates = Rates::default();
        for n in 0..1_000 {
            assert_eq!(rates.count(person(n), START), Ok(()));
        }
        assert_eq!(rates.count(person(1_000), START.plus(WINDOW_MS)), Ok(()));
        assert_eq!(rates.0.len(), 1);
    }
}
