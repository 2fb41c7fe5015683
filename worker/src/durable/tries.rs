//! Wrong invite codes, counted.

use std::collections::VecDeque;

use qinglan_core::id::Millis;

/// A code has 50 random bits. With so many tries a minute, guessing one of a district's 5,000 open invites takes longer than
/// 10,000 years; nobody types 20 wrong codes in a minute.
const TRIES_MAX: usize = 20;
const WINDOW_MS: i64 = 60_000;

/// The wrong tries of the last minute. They are forgotten when the object sleeps, which takes longer than a minute's quiet.
#[derive(Debug, Default)]
pub struct Tries(VecDeque<Millis>);

impl Tries {
    /// How many seconds to wait before the next try, if at all.
    pub fn wait_s(&mut self, now: Millis) -> Option<u32> {
        while self.0.front().is_some_and(|at| !is_recent(*at, now)) {
            self.0.pop_front();
        }
        let oldest = self.0.front().filter(|_| self.0.len() >= TRIES_MAX)?;
        let left_ms = oldest.plus(WINDOW_MS).0.saturating_sub(now.0);
        Some(u32::try_from(left_ms / 1000).unwrap_or(0).saturating_add(1))
    }

    pub fn wrong(&mut self, now: Millis) {
        self.0.push_back(now);
    }
}

fn is_recent(at: Millis, now: Millis) -> bool {
    (0..WINDOW_MS).contains(&now.0.saturating_sub(at.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_is_slow() {
        let mut tries = Tries::default();
        let start = Millis(1_000_000);
        for n in 0..20 {
            assert_eq!(tries.wait_s(start.plus(n)), None);
            tries.wrong(start.plus(n));
        }
        assert_eq!(tries.wait_s(start.plus(1_000)), Some(60));
        assert_eq!(tries.wait_s(start.plus(WINDOW_MS)), None);
        tries.wrong(start.plus(WINDOW_MS));
        assert_eq!(tries.wait_s(start.plus(WINDOW_MS)), Some(1));
    }
}
