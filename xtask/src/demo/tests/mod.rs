//! The figures, the invariants, and the real server's decision about every operation.

mod figures;
mod samples;
mod server;
mod spaces;

use chrono::NaiveDate;

use super::{District, SEED, district};

/// The real district's number.
const FULL: usize = 3_707;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn autumn(teachers: usize) -> District {
    district(SEED, teachers, day(2026, 11, 23)).unwrap()
}
