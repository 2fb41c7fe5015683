//! The simulation as part of the tests: some seeds of everything, and that it notices what is broken.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use qinglan_core::store::Memory;
use qinglan_sim::{Breakage, Event, SimDisk, contract, history, play, shortest};

const STEPS: usize = 200;

#[test]
fn nothing_is_lost_whatever_happens() {
    let mut missing: Vec<(Event, &str)> = Event::ALL.to_vec();
    for seed in 1_000_000..1_000_120 {
        match play(&history(seed, STEPS), None) {
            Ok(tried) => missing.retain(|(event, _)| tried.events.of(*event) == 0),
            Err(failure) => panic!("{}: cargo xtask sim --seed {seed} --seeds 1", failure.0),
        }
    }
    assert_eq!(missing, [], "what did not happen was not tried");
}

#[test]
fn a_seed_is_one_history() {
    assert_eq!(history(7, STEPS), history(7, STEPS));
    assert_ne!(history(7, STEPS), history(8, STEPS));
    assert_eq!(play(&history(7, STEPS), None), play(&history(7, STEPS), None));
}

/// Those that few seeds suffice for; `cargo xtask sim --bite` tries all.
#[test]
fn what_is_broken_is_noticed() {
    let plain = [
        Breakage::NoDedupe,
        Breakage::ReplacesUnnamed,
        Breakage::PageSkips,
        Breakage::OfferedChanged,
        Breakage::KeptDropped,
        Breakage::RefusedForgotten,
        Breakage::CounterForgotten,
        Breakage::CountedInOne,
        Breakage::RemovalOvertaken,
        Breakage::LockedTakesIn,
        Breakage::PastLeftOut,
        Breakage::UpdateReadsNothing,
        Breakage::LaterDecided,
        Breakage::BeyondUnnoticed,
        Breakage::FullSaysSaved,
    ];
    for breakage in plain {
        let noticed = (0..300).any(|seed| play(&history(seed, STEPS), Some(breakage)).is_err());
        assert!(noticed, "{breakage:?}");
    }
}

#[test]
fn a_failing_history_gets_shorter_and_still_fails() {
    let broken = Some(Breakage::FullSaysSaved);
    let long = (0..300).map(|seed| history(seed, STEPS)).find(|steps| play(steps, broken).is_err()).unwrap();
    let (short, failure) = shortest(&long, broken).unwrap();
    assert!(short.len() < 10, "{short:?}");
    assert_eq!(play(&short, broken), Err(failure));
    assert!(play(&short, None).is_ok());
}

#[test]
fn memory_is_a_disk() {
    contract::contract(&Memory::default()).unwrap();
    contract::contract(&SimDisk::default()).unwrap();
}
