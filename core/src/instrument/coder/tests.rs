mod kept;

use proptest::prelude::*;

use super::*;
use crate::form::testing::Filled;
use crate::instrument::testing::{any_fields, flanders, free_tally, on_task, read, stallings, student_teacher, write};

const MORNING: i64 = 1_790_000_000_000;

/// A coder, its device's clocks and its disk.
struct Desk {
    coder: Coder,
    filled: Filled,
    now: Now,
    /// What the last step asked for.
    effects: Vec<Effect>,
}

impl Desk {
    fn new(instrument: Instrument) -> Self {
        let now = Now { wall: Millis(MORNING), ticks_ms: 500 };
        let sheet = Sheet::new(&instrument);
        let (coder, effects) = Coder::open(instrument, sheet, now);
        assert_eq!(effects, []);
        Self { coder, filled: Filled::new(), now, effects }
    }

    fn begun(instrument: Instrument) -> Self {
        let mut desk = Self::new(instrument);
        desk.after(0, Event::Begin);
        desk
    }

    /// Both clocks go on, then something happens.
    fn after(&mut self, ms: u64, event: Event) {
        self.sleep(ms);
        self.now.ticks_ms += ms;
        self.step(event);
    }

    /// Only the device's clock goes on.
    fn sleep(&mut self, ms: u64) {
        self.now.wall = self.now.wall.plus(i64::try_from(ms).unwrap());
    }

    fn step(&mut self, event: Event) {
        self.effects = self.coder.step(self.now, event);
        self.save();
    }

    fn code(&mut self, after_ms: u64, pick: u16) {
        self.after(after_ms, Event::Code { aspect: 0, pick });
    }

    /// The page dies, and another one opens what was saved.
    fn crash(&mut self) {
        self.now.ticks_ms = 40;
        let instrument = self.coder.instrument().clone();
        let saved = read(&instrument, &self.filled);
        (self.coder, self.effects) = Coder::open(instrument, saved, self.now);
        self.save();
    }

    fn save(&mut self) {
        for effect in self.effects.clone() {
            if let Effect::Save(entries) = effect {
                let filled = std::mem::replace(&mut self.filled, Filled::new());
                self.filled = write(filled, entries);
            }
        }
        assert_eq!(&read(self.coder.instrument(), &self.filled), self.coder.sheet(), "the sheet is what its fields say");
    }

    fn cued(&self) -> bool {
        self.effects.contains(&Effect::Cue)
    }

    fn wake_ms(&self) -> Option<u64> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::WakeIn { ms } => Some(*ms),
            _ => None,
        })
    }

    fn saved(&self) -> Vec<Entry> {
        let saves = self.effects.iter().filter_map(|effect| match effect {
            Effect::Save(entries) => Some(entries.iter().map(|(entry, _)| *entry)),
            _ => None,
        });
        saves.flatten().collect()
    }

    /// The first block as it is saved.
    fn block(&self) -> String {
        let value = self.coder.sheet().value(self.coder.instrument(), Entry::Block(0));
        value.as_text().unwrap_or_default().to_owned()
    }

    fn elapsed_s(&self) -> u64 {
        self.coder.elapsed_ms(self.now.wall) / 1_000
    }
}

#[test]
fn in3_the_clock_says_which_interval_it_is() {
    let mut desk = Desk::new(student_teacher(30, 45));
    desk.after(5_000, Event::Woke);
    assert_eq!((desk.coder.phase(), desk.coder.current(), desk.wake_ms()), (Phase::Ready, None, None));
    desk.after(0, Event::Begin);
    assert_eq!((desk.coder.phase(), desk.coder.current()), (Phase::Running, Some(0)));
    desk.after(29_999, Event::Woke);
    assert_eq!(desk.coder.current(), Some(0));
    desk.after(1, Event::Woke);
    assert_eq!(desk.coder.current(), Some(1));
    desk.after(0, Event::Begin);
    assert_eq!(desk.coder.sheet().began, Some(Millis(MORNING + 5_000)), "it begins once");
}

#[test]
fn in3_a_clock_that_is_set_back_moves_the_beginning() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.code(40_000, 0);
    desk.now.wall = Millis(MORNING - 3_600_000);
    desk.after(20_000, Event::Woke);
    assert_eq!((desk.elapsed_s(), desk.saved()), (60, vec![Entry::Began]));
    desk.crash();
    assert_eq!(desk.elapsed_s(), 60, "by the clock as it is now");
    desk.after(500, Event::Woke);
    desk.now.wall = desk.now.wall.plus(-400);
    desk.after(500, Event::Woke);
    assert_eq!(desk.saved(), [], "a network's correction");
}

#[test]
fn in3_a_phone_that_slept_has_missed_what_passed() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.code(1_000, 0);
    desk.sleep(100_000);
    desk.step(Event::Woke);
    assert_eq!((desk.elapsed_s(), desk.coder.current(), desk.coder.missed()), (101, Some(3), vec![1, 2]));
    assert!(desk.cued());
}

#[test]
fn in3_a_clock_that_was_set_back_while_the_page_was_gone_is_behind_nothing_coded() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.code(95_000, 0);
    desk.now.wall = Millis(MORNING - 86_400_000);
    desk.crash();
    assert_eq!((desk.elapsed_s(), desk.coder.current(), desk.saved()), (90, Some(3), vec![Entry::Began]));
    desk.after(30_000, Event::Woke);
    assert_eq!(desk.elapsed_s(), 120);
}

#[test]
fn in4_a_code_goes_to_the_interval_that_goes_on() {
    let mut desk = Desk::new(student_teacher(30, 45));
    desk.code(0, 0);
    assert_eq!((desk.block(), desk.saved()), (String::new(), vec![]), "not begun");
    desk.after(0, Event::Begin);
    desk.code(10_000, 0);
    assert_eq!((desk.block().as_str(), desk.saved()), ("a", vec![Entry::Block(0)]));
    desk.code(30_000, 1);
    desk.code(60_000, 1);
    assert_eq!((desk.block().as_str(), desk.coder.missed()), ("ab.b", vec![2]));
    desk.code(1_000, 0);
    assert_eq!(desk.block(), "ab.a", "a change of mind");
    desk.code(1_000, 2);
    desk.after(0, Event::Code { aspect: 1, pick: 0 });
    assert_eq!((desk.block().as_str(), desk.saved()), ("ab.a", vec![]), "no such button");
}

#[test]
fn in4_what_is_coded_after_its_time_is_late() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.code(70_000, 0);
    let at = |interval, pick| Event::CodeAt { interval, aspect: 0, pick };
    desk.after(1_000, at(0, 1));
    desk.after(1_000, at(2, 1));
    desk.after(1_000, at(3, 1));
    assert_eq!(desk.block(), "B.b", "the second is missed, the next has not begun");
    desk.after(60_000, at(2, 1));
    assert_eq!(desk.block(), "B.b", "the same again is as it was");
    desk.after(0, at(2, 0));
    assert_eq!((desk.block().as_str(), desk.coder.sheet().late(), desk.coder.missed()), ("B.A", 2, vec![1, 3]));
    desk.after(1_000, Event::End);
    desk.code(1_000, 0);
    assert_eq!(desk.block(), "B.A", "no interval goes on");
    desk.after(60_000, at(1, 0));
    desk.after(0, at(4, 0));
    desk.after(0, at(5, 0));
    assert_eq!(desk.block(), "BAA.A", "all that had begun can be filled");
}

#[test]
fn in4_each_aspect_of_a_snapshot_is_coded_by_itself() {
    let mut desk = Desk::begun(stallings(40));
    for (aspect, pick) in [(1, 3), (0, 1), (2, 4)] {
        desk.after(1_000, Event::Code { aspect, pick });
    }
    assert_eq!(desk.block(), "bde");
    desk.after(240_000, Event::CodeAt { interval: 0, aspect: 3, pick: 0 });
    assert_eq!((desk.block().as_str(), desk.coder.missed()), ("bdeA", vec![]));
}

#[test]
fn in4_a_free_tally_keeps_the_second() {
    let mut desk = Desk::begun(free_tally(&["ask", "praise"], 40));
    desk.code(5_900, 0);
    desk.code(54_200, 1);
    desk.code(0, 2);
    let at = |category, at_s| Occurrence { category, at_s };
    assert_eq!(desk.coder.sheet().occurrences, [at(0, 5), at(1, 60)]);
    assert_eq!((desk.cued(), desk.wake_ms()), (false, Some(2_400_000 - 60_100)));
    for _ in 0..200 {
        desk.code(1, 0);
    }
    assert_eq!(desk.coder.sheet().occurrences.len(), 121, "a stuck finger");
}

#[test]
fn in4_counts_are_asked_for_at_set_minutes() {
    let mut desk = Desk::begun(on_task(&[5, 10], 40));
    desk.after(0, Event::Present { count: 42 });
    assert!(!desk.cued());
    desk.code(60_000, 3);
    assert_eq!(desk.block(), "", "nothing is due yet");
    assert_eq!(desk.wake_ms(), Some(240_000));
    desk.after(240_000, Event::Woke);
    assert!(desk.cued());
    desk.code(5_000, 30);
    desk.after(0, Event::CodeAt { interval: 1, aspect: 0, pick: 2 });
    assert_eq!((desk.block().as_str(), desk.coder.sheet().present), ("be", Some(42)));
}

#[test]
fn in4_nothing_passes_in_a_pause() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.after(20_000, Event::Pause);
    assert_eq!((desk.coder.phase(), desk.wake_ms()), (Phase::Paused, None));
    desk.after(500_000, Event::Woke);
    desk.code(0, 1);
    assert_eq!((desk.elapsed_s(), desk.block().as_str()), (20, "b"));
    desk.after(100_000, Event::GoOn);
    assert_eq!((desk.elapsed_s(), desk.wake_ms()), (20, Some(10_000)));
    assert_eq!(desk.coder.sheet().pauses, [Pause { at_ms: 20_000, for_ms: Some(600_000) }]);
    desk.after(10_000, Event::Woke);
    assert_eq!((desk.coder.current(), desk.cued()), (Some(1), true));
    desk.after(0, Event::GoOn);
    assert_eq!(desk.saved(), []);
}

#[test]
fn in4_an_end_that_came_too_early_is_a_pause() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    desk.code(40_000, 0);
    desk.after(5_000, Event::End);
    assert_eq!((desk.coder.phase(), desk.elapsed_s()), (Phase::Ended, 45));
    desk.after(15_000, Event::GoOn);
    assert_eq!((desk.coder.phase(), desk.elapsed_s()), (Phase::Running, 45));
    assert_eq!(desk.coder.sheet().pauses, [Pause { at_ms: 45_000, for_ms: Some(15_000) }]);
    desk.after(5_000, Event::Pause);
    desk.after(5_000, Event::End);
    desk.after(5_000, Event::GoOn);
    assert_eq!((desk.elapsed_s(), desk.coder.sheet().pauses.len()), (50, 2));
}

#[test]
fn in5_undo_takes_back_the_last_code() {
    let mut desk = Desk::begun(student_teacher(30, 45));
    let at = |interval, pick| Event::CodeAt { interval, aspect: 0, pick };
    desk.code(0, 0);
    desk.code(30_000, 0);
    desk.code(60_000, 1);
    desk.after(0, at(2, 1));
    assert_eq!((desk.block().as_str(), desk.saved()), ("aaBb", vec![Entry::Undo, Entry::Block(0)]));
    desk.after(0, Event::Undo);
    assert_eq!(desk.block(), "aa.b", "the late one was the last");
    desk.after(0, at(1, 1));
    desk.after(0, Event::Undo);
    assert_eq!(desk.block(), "aa.b", "with what it replaced");
    for left in ["aa", "a", "", ""] {
        desk.after(0, Event::Undo);
        assert_eq!(desk.block(), left);
    }
    assert_eq!(desk.saved(), []);
}

#[test]
fn in5_undo_takes_back_the_last_tap_of_a_snapshot_and_of_a_tally() {
    let mut desk = Desk::begun(stallings(40));
    for (aspect, pick) in [(1, 3), (0, 1)] {
        desk.after(1_000, Event::Code { aspect, pick });
    }
    desk.after(0, Event::Undo);
    assert_eq!(desk.block(), ".d");
    let mut desk = Desk::begun(free_tally(&["ask", "praise"], 40));
    desk.code(5_000, 0);
    desk.code(60_000, 1);
    desk.after(60_000, Event::Undo);
    assert_eq!((desk.block().as_str(), desk.saved()), ("aaf", vec![Entry::Block(1)]));
}

#[test]
fn in7_what_died_goes_on_to_the_second() {
    let mut desk = Desk::begun(flanders(40));
    desk.code(0, 4);
    desk.code(3_000, 3);
    desk.sleep(61_500);
    desk.crash();
    assert_eq!((desk.coder.current(), desk.elapsed_s(), desk.wake_ms()), (Some(21), 64, Some(1_500)));
    assert_eq!(desk.coder.missed(), (2..21).collect::<Vec<_>>());
    assert!(!desk.cued(), "its moment is over");
    desk.code(1_500, 7);
    assert_eq!(desk.coder.sheet().mark(22, 0), Some(Mark { pick: 7, late: false }));
    desk.after(0, Event::Pause);
    desk.sleep(100_000);
    desk.crash();
    assert_eq!((desk.coder.phase(), desk.elapsed_s()), (Phase::Paused, 66));
    desk.sleep(86_400_000);
    desk.after(0, Event::GoOn);
    assert_eq!((desk.coder.phase(), desk.elapsed_s()), (Phase::Running, 66));
    desk.sleep(86_400_000);
    desk.crash();
    assert_eq!((desk.coder.phase(), desk.saved()), (Phase::Ended, vec![Entry::Ended]));
}

#[test]
fn in8_each_interval_is_cued_once_and_the_timer_is_set_to_the_next() {
    let mut desk = Desk::new(student_teacher(30, 2));
    desk.after(0, Event::Begin);
    assert!(desk.cued());
    assert_eq!(desk.wake_ms(), Some(30_000));
    desk.code(12_000, 0);
    assert!(!desk.cued());
    assert_eq!(desk.wake_ms(), Some(18_000));
    let cues: Vec<bool> = (0..3)
        .map(|_| {
            let ms = desk.wake_ms().unwrap();
            desk.after(ms, Event::Woke);
            desk.cued()
        })
        .collect();
    assert_eq!(cues, [true; 3]);
    desk.after(20_000, Event::Woke);
    assert_eq!((desk.cued(), desk.wake_ms()), (false, Some(10_000)));
    desk.after(10_000, Event::Woke);
    assert_eq!((desk.coder.phase(), desk.saved(), desk.wake_ms()), (Phase::Ended, vec![Entry::Ended], None));
    assert_eq!(desk.coder.sheet().ended_ms, Some(120_000), "it ends by itself");
    assert_eq!(desk.coder.sheet().picks(desk.coder.instrument(), 0), [Some(0), None, None, None]);
    desk.after(0, Event::GoOn);
    assert_eq!(desk.coder.phase(), Phase::Ended);
}

#[test]
fn in8_a_tap_writes_no_more_than_its_block() {
    let mut desk = Desk::begun(flanders(40));
    for _ in 0..799 {
        desk.code(3_000, 4);
        assert!(matches!(desk.saved().as_slice(), [Entry::Block(_)]));
    }
    desk.after(3_000, Event::Woke);
    assert_eq!(desk.filled.entity.fields.len(), 42, "40 blocks, the beginning and the end");
}

fn instrument() -> impl Strategy<Value = Instrument> {
    prop_oneof![
        Just(student_teacher(30, 10)),
        Just(flanders(10)),
        Just(stallings(10)),
        Just(on_task(&[1, 4, 7], 10)),
        Just(free_tally(&["ask", "praise", "group"], 10)),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..2_usize, 0..3_u16).prop_map(|(aspect, pick)| Event::Code { aspect, pick }),
        3 => (0..30_usize, 0..2_usize, 0..3_u16).prop_map(|(interval, aspect, pick)| Event::CodeAt { interval, aspect, pick }),
        3 => Just(Event::Undo),
        1 => Just(Event::Pause),
        2 => Just(Event::GoOn),
        1 => Just(Event::End),
        1 => Just(Event::Woke),
        1 => (0..50_u16).prop_map(|count| Event::Present { count }),
    ]
}

proptest! {
    #[test]
    fn in7_a_crash_at_any_moment_leaves_the_sheet_that_would_have_been(
        instrument in instrument(),
        steps in proptest::collection::vec((0..40_000_u64, event()), 1..40),
        crashes in proptest::collection::vec((0..40_usize, 0..40_000_u64, any::<bool>()), 1..4),
    ) {
        let (mut steady, mut crashing) = (Desk::begun(instrument.clone()), Desk::begun(instrument));
        for (at, (ms, event)) in steps.into_iter().enumerate() {
            let mut left = ms;
            let mut event = event;
            for (_, down, is_lost) in crashes.iter().filter(|(crash, _, _)| *crash == at) {
                let down = left.min(*down);
                crashing.sleep(down);
                left -= down;
                if *is_lost {
                    // The tap was not on the disk yet: it never was.
                    crashing.sleep(left);
                    left = 0;
                    crashing.coder.step(crashing.now, event);
                    event = Event::Woke;
                }
                crashing.crash();
            }
            crashing.after(left, event);
            steady.after(ms, event);
            prop_assert_eq!(crashing.coder.sheet(), steady.coder.sheet());
            prop_assert_eq!(crashing.coder.current(), steady.coder.current());
            prop_assert_eq!(crashing.coder.missed(), steady.coder.missed());
            prop_assert_eq!(crashing.wake_ms(), steady.wake_ms());
        }
    }

    #[test]
    fn in3_time_never_goes_back_whatever_the_clock_does(
        instrument in instrument(),
        steps in proptest::collection::vec((0..20_000_u64, -5_000_000..5_000_000_i64, any::<bool>(), event()), 1..30),
    ) {
        let mut desk = Desk::begun(instrument);
        let mut before = 0;
        for (ms, set, is_set, event) in steps {
            if is_set {
                desk.now.wall = desk.now.wall.plus(set);
            }
            desk.after(ms, event);
            let elapsed = desk.coder.elapsed_ms(desk.now.wall);
            // A correction below a second is let be.
            prop_assert!(elapsed + 1_000 >= before);
            before = elapsed;
        }
    }

    #[test]
    fn in7_whatever_stands_in_the_fields_can_be_opened(
        instrument in instrument(),
        fields in any_fields(),
        wall in any::<i64>(),
        steps in proptest::collection::vec((0..40_000_u64, event()), 0..10),
    ) {
        let sheet = read(&instrument, &write(Filled::new(), fields));
        let mut now = Now { wall: Millis(wall), ticks_ms: 0 };
        let (mut coder, _) = Coder::open(instrument, sheet, now);
        for (ms, event) in steps {
            now = Now { wall: now.wall.plus(i64::try_from(ms).unwrap()), ticks_ms: now.ticks_ms + ms };
            coder.step(now, event);
            prop_assert!(coder.elapsed_ms(now.wall) <= coder.instrument().length_ms());
            prop_assert!(coder.missed().len() <= coder.instrument().intervals());
        }
    }
}
