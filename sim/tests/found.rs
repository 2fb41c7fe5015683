//! Histories that once failed, by the seed that found them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use qinglan_sim::{Step, play};

fn holds(steps: &[Step]) {
    play(steps, None).unwrap();
}

/// A value that others replaced before it came again after a restore: acknowledged after the page that names it.
#[test]
fn seed_5_numbers_of_acknowledgements_and_of_the_page_interleave() {
    holds(&[
        Step::Backup { space: 2 },
        Step::Send { tab: 4 },
        Step::Deliver { which: 78 },
        Step::Deliver { which: 227 },
        Step::Send { tab: 2 },
        Step::TypeCell { tab: 2, entity: 0, row: 0 },
        Step::Deliver { which: 239 },
        Step::Deliver { which: 44 },
        Step::Send { tab: 2 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 218 },
        Step::Deliver { which: 224 },
        Step::Deliver { which: 24 },
        Step::Restore { space: 2 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::TypeCell { tab: 1, entity: 0, row: 0 },
    ]);
}

/// The page brought again what an own operation, acknowledged in the same answer, had replaced.
#[test]
fn seed_22_a_replaced_value_comes_back_only_until_its_replacement_is_numbered() {
    holds(&[
        Step::Type { tab: 1, place: 0, entity: 0, field: 1, seen: 4, long: false },
        Step::Listen { tab: 5, place: 0 },
        Step::Type { tab: 2, place: 0, entity: 0, field: 0, seen: 4, long: false },
        Step::Deliver { which: 41 },
        Step::Deliver { which: 96 },
        Step::Deliver { which: 77 },
        Step::Send { tab: 0 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Backup { space: 2 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 155 },
        Step::Send { tab: 3 },
        Step::Send { tab: 3 },
        Step::Send { tab: 3 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 110 },
        Step::Deliver { which: 43 },
        Step::Deliver { which: 133 },
        Step::Type { tab: 5, place: 0, entity: 0, field: 0, seen: 6, long: false },
        Step::Restore { space: 2 },
    ]);
}

/// A device held a value of the lost life that the new one had again, and had replaced, before the device read it anew.
#[test]
fn seed_22_what_came_again_and_was_replaced_again_before_the_re_reading_is_gone() {
    holds(&[
        Step::Send { tab: 1 },
        Step::Deliver { which: 83 },
        Step::Deliver { which: 41 },
        Step::Deliver { which: 96 },
        Step::Backup { space: 2 },
        Step::Send { tab: 1 },
        Step::AddRow { tab: 1, entity: 0, row: 1 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Double { which: 242 },
        Step::Send { tab: 5 },
        Step::RemoveRow { tab: 5, entity: 0, row: 1, typing: true },
        Step::Send { tab: 3 },
        Step::Deliver { which: 30 },
        Step::Restore { space: 2 },
    ]);
}

/// Two tabs: a page brought an own operation whose replacement the same answer acknowledged a second time.
#[test]
fn seed_282_what_is_acknowledged_again_counts_where_the_log_is_read_over_it() {
    holds(&[
        Step::Deliver { which: 214 },
        Step::Deliver { which: 46 },
        Step::Deliver { which: 246 },
        Step::Deliver { which: 58 },
        Step::Deliver { which: 56 },
        Step::Deliver { which: 254 },
        Step::Deliver { which: 63 },
        Step::Deliver { which: 53 },
        Step::Type { tab: 0, place: 0, entity: 1, field: 1, seen: 3, long: false },
        Step::Listen { tab: 2, place: 0 },
        Step::Deliver { which: 25 },
        Step::Deliver { which: 28 },
        Step::Send { tab: 5 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 63 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 118 },
        Step::Send { tab: 1 },
        Step::Send { tab: 1 },
        Step::TypeCell { tab: 0, entity: 0, row: 0 },
        Step::Send { tab: 1 },
        Step::Send { tab: 1 },
        Step::RemoveRow { tab: 0, entity: 1, row: 0, typing: false },
        Step::Deliver { which: 239 },
        Step::Deliver { which: 157 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Double { which: 108 },
        Step::Deliver { which: 161 },
        Step::AddRow { tab: 5, entity: 1, row: 0 },
        Step::Deliver { which: 44 },
        Step::Send { tab: 3 },
        Step::Deliver { which: 222 },
        Step::Double { which: 48 },
        Step::Deliver { which: 55 },
        Step::Lose { which: 229 },
        Step::Send { tab: 3 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 208 },
        Step::Deliver { which: 103 },
        Step::Deliver { which: 71 },
        Step::Send { tab: 0 },
    ]);
}

/// A refused operation had replaced one of this device's own; reading anew began with an answer from before both.
#[test]
fn seed_358_a_refusal_and_an_old_snapshot_hide_nothing() {
    holds(&[
        Step::Send { tab: 4 },
        Step::Deliver { which: 50 },
        Step::Send { tab: 4 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 183 },
        Step::Deliver { which: 215 },
        Step::Deliver { which: 243 },
        Step::Send { tab: 0 },
        Step::Send { tab: 0 },
        Step::Send { tab: 2 },
        Step::Send { tab: 5 },
        Step::Send { tab: 2 },
        Step::Send { tab: 1 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 9 },
        Step::Deliver { which: 215 },
        Step::Send { tab: 4 },
        Step::Send { tab: 1 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 5 },
        Step::Type { tab: 2, place: 2, entity: 1, field: 1, seen: 0, long: false },
        Step::Deliver { which: 95 },
        Step::Deliver { which: 186 },
        Step::Deliver { which: 141 },
        Step::Deliver { which: 146 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 123 },
        Step::Deliver { which: 97 },
        Step::Deliver { which: 84 },
        Step::Deliver { which: 156 },
        Step::Deliver { which: 132 },
        Step::Deliver { which: 113 },
        Step::Type { tab: 2, place: 2, entity: 1, field: 1, seen: 3, long: true },
        Step::Send { tab: 2 },
        Step::Deliver { which: 95 },
        Step::Deliver { which: 103 },
        Step::Deliver { which: 167 },
    ]);
}

/// A refused operation had taken its victim out of a state that counted as complete up to a higher number.
#[test]
fn seed_878_a_refused_operation_takes_no_number_with_it() {
    holds(&[
        Step::Send { tab: 1 },
        Step::Type { tab: 0, place: 0, entity: 0, field: 0, seen: 1, long: false },
        Step::Send { tab: 1 },
        Step::Send { tab: 4 },
        Step::Send { tab: 3 },
        Step::Submit { tab: 5, entity: 0, full: true },
        Step::Send { tab: 4 },
        Step::Send { tab: 0 },
        Step::Type { tab: 0, place: 1, entity: 0, field: 1, seen: 6, long: true },
        Step::Send { tab: 5 },
        Step::Deliver { which: 154 },
        Step::Lose { which: 143 },
        Step::Deliver { which: 128 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 194 },
        Step::Deliver { which: 104 },
    ]);
}

/// Set aside by a refusal of the whole space, then taken after all by a request that came late, behind its own replacement.
#[test]
fn seed_105847_a_late_request_is_numbered_after_what_had_replaced_it() {
    holds(&[
        Step::Send { tab: 1 },
        Step::Send { tab: 5 },
        Step::Leave { person: 0, space: 4 },
        Step::Send { tab: 0 },
        Step::RemoveRow { tab: 0, entity: 1, row: 0, typing: true },
        Step::Deliver { which: 160 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 126 },
        Step::Deliver { which: 221 },
        Step::Deliver { which: 116 },
        Step::Send { tab: 5 },
        Step::Send { tab: 2 },
        Step::Send { tab: 4 },
        Step::Deliver { which: 112 },
        Step::Deliver { which: 176 },
        Step::Deliver { which: 208 },
        Step::Deliver { which: 113 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 168 },
        Step::Type { tab: 5, place: 1, entity: 0, field: 1, seen: 3, long: false },
        Step::Deliver { which: 44 },
        Step::Listen { tab: 2, place: 2 },
        Step::Send { tab: 2 },
        Step::Send { tab: 1 },
        Step::Type { tab: 0, place: 2, entity: 1, field: 0, seen: 6, long: false },
        Step::Double { which: 11 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 153 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 41 },
        Step::Send { tab: 4 },
        Step::Join { person: 2, space: 0 },
        Step::Deliver { which: 13 },
        Step::RemoveRow { tab: 5, entity: 0, row: 1, typing: true },
        Step::Send { tab: 5 },
        Step::Send { tab: 3 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 228 },
        Step::Lose { which: 16 },
        Step::Deliver { which: 79 },
        Step::Send { tab: 4 },
        Step::Deliver { which: 51 },
        Step::Send { tab: 1 },
        Step::Send { tab: 1 },
        Step::Submit { tab: 1, entity: 0, full: false },
        Step::Deliver { which: 252 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 206 },
        Step::Deliver { which: 87 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 3 },
        Step::Deliver { which: 27 },
        Step::Die { tab: 0, commits: 0, after: false },
        Step::Deliver { which: 166 },
        Step::Delete { tab: 5, place: 0, entity: 1 },
    ]);
}

/// A refused operation had the device read the space again right after another life began, and the log from where it stood by then:
/// what had come again and was replaced in between had no number any more and stayed.
#[test]
fn seed_2419_reading_again_passes_nothing_of_another_life() {
    holds(&[
        Step::Meddle { tab: 2, place: 1, entity: 0 },
        Step::Backup { space: 1 },
        Step::Type { tab: 0, place: 2, entity: 0, field: 1, seen: 4, long: false },
        Step::Deliver { which: 0 },
        Step::SignIn { second: true },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::Type { tab: 3, place: 2, entity: 0, field: 1, seen: 6, long: false },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 4 },
        Step::Type { tab: 5, place: 2, entity: 0, field: 1, seen: 4, long: false },
        Step::Deliver { which: 0 },
        Step::Restore { space: 1 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 4 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 3 },
        Step::Deliver { which: 0 },
        Step::Meddle { tab: 4, place: 2, entity: 0 },
        Step::Send { tab: 4 },
    ]);
}

/// Thought out, not drawn: a third life began before the second was read through, and had more of it in common than the device knew.
#[test]
fn a_life_that_was_not_read_through_is_read_in_the_next() {
    let asks = |tab| [Step::Send { tab }, Step::Deliver { which: 0 }, Step::Deliver { which: 0 }];
    let word = Step::Type { tab: 0, place: 2, entity: 0, field: 1, seen: 6, long: false };
    let mut steps = vec![Step::Backup { space: 1 }, word];
    steps.extend([0, 4].into_iter().flat_map(asks));
    steps.push(Step::Restore { space: 1 });
    steps.extend([4, 0, 0].into_iter().flat_map(asks));
    steps.push(word);
    steps.extend(asks(0));
    steps.extend([Step::Backup { space: 1 }, Step::Restore { space: 1 }]);
    steps.extend(asks(4));
    holds(&steps);
}

/// The draft of a correction names what it will replace in the record. While it waited, the record's own value did not come back
/// behind what had replaced it.
#[test]
fn seed_748_a_draft_takes_nothing_out_of_the_record() {
    holds(&[
        Step::Backup { space: 2 },
        Step::Type { tab: 1, place: 0, entity: 0, field: 0, seen: 0, long: false },
        Step::TypeCell { tab: 2, entity: 0, row: 0 },
        Step::Deliver { which: 0 },
        Step::Submit { tab: 1, entity: 0, full: false },
        Step::Send { tab: 4 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 4 },
        Step::Send { tab: 2 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 1 },
        Step::Deliver { which: 4 },
        Step::Deliver { which: 3 },
        Step::Deliver { which: 4 },
        Step::Deliver { which: 4 },
        Step::Send { tab: 2 },
        Step::TypeCell { tab: 1, entity: 0, row: 0 },
        Step::Correct { tab: 2, entity: 0, row: 0, long: false },
        Step::Restore { space: 2 },
    ]);
}

/// Corrected on one device, and submitted once more on another that had not heard: what the submission took out, the correction had
/// replaced before.
#[test]
fn seed_1183_what_a_second_submission_took_out_a_correction_had_replaced() {
    holds(&[
        Step::AddRow { tab: 0, entity: 0, row: 0 },
        Step::Deliver { which: 0 },
        Step::Submit { tab: 1, entity: 0, full: true },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 2 },
        Step::Correct { tab: 0, entity: 0, row: 3, long: false },
        Step::Amend { tab: 0, entity: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Submit { tab: 2, entity: 0, full: true },
    ]);
}

/// A snapshot came under a cell that waited. What the cell took out of it, a correction that came first had replaced.
#[test]
fn seed_892_what_waits_takes_out_of_a_snapshot_a_correction_may_have_replaced() {
    holds(&[
        Step::Send { tab: 0 },
        Step::Send { tab: 4 },
        Step::Send { tab: 4 },
        Step::TypeCell { tab: 2, entity: 1, row: 1 },
        Step::AddRow { tab: 1, entity: 1, row: 1 },
        Step::Send { tab: 1 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 3 },
        Step::Deliver { which: 3 },
        Step::Send { tab: 2 },
        Step::Send { tab: 1 },
        Step::Submit { tab: 1, entity: 1, full: false },
        Step::Send { tab: 5 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 1 },
        Step::Send { tab: 4 },
        Step::TypeCell { tab: 2, entity: 1, row: 1 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 63 },
        Step::Correct { tab: 0, entity: 1, row: 1, long: false },
        Step::Amend { tab: 1, entity: 1 },
    ]);
}

/// Two corrections of one field by two devices: the later one was acknowledged before the page brought the earlier one.
#[test]
fn seed_878_an_acknowledgement_before_the_correction_it_stands_behind_forgets_nothing() {
    holds(&[
        Step::Deliver { which: 0 },
        Step::TypeCell { tab: 5, entity: 0, row: 1 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Submit { tab: 1, entity: 0, full: true },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Correct { tab: 2, entity: 0, row: 1, long: true },
        Step::Send { tab: 0 },
        Step::Send { tab: 2 },
        Step::Amend { tab: 2, entity: 0 },
        Step::Deliver { which: 1 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 1 },
        Step::Amend { tab: 5, entity: 0 },
        Step::Send { tab: 5 },
        Step::Send { tab: 2 },
    ]);
}

/// What went out again after a restore that had lost none of it took out of the snapshot what stands behind it in the log.
#[test]
fn seed_338_what_both_lives_have_takes_nothing_out_again() {
    holds(&[
        Step::TypeCell { tab: 2, entity: 1, row: 1 },
        Step::Backup { space: 0 },
        Step::Submit { tab: 2, entity: 1, full: false },
        Step::Restore { space: 0 },
        Step::Send { tab: 2 },
        Step::Send { tab: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 1 },
        Step::Submit { tab: 0, entity: 1, full: true },
        Step::Send { tab: 1 },
        Step::SetBack { space: 0 },
        Step::Submit { tab: 1, entity: 1, full: false },
    ]);
}

/// An app of version 1 found no mark at what the later app had sent, and gave it another value.
#[test]
fn seed_35_an_app_that_is_set_back_changes_nothing_that_was_offered() {
    holds(&[
        Step::RemoveRow { tab: 5, entity: 1, row: 1, typing: false },
        Step::Send { tab: 5 },
        Step::Downgrade { tab: 0 },
        Step::AddRow { tab: 1, entity: 1, row: 1 },
    ]);
}

/// An app of version 1 read a correction and wrote nothing of its own: nobody noticed that it had skipped what was corrected.
#[test]
fn seed_334_what_an_earlier_app_only_read_is_read_again() {
    holds(&[
        Step::RemoveRow { tab: 1, entity: 1, row: 0, typing: false },
        Step::Submit { tab: 5, entity: 1, full: true },
        Step::Correct { tab: 0, entity: 1, row: 3, long: false },
        Step::Downgrade { tab: 3 },
        Step::Amend { tab: 0, entity: 1 },
    ]);
}

/// The numbers that a late announcement takes for common had been given to others: the author's own words left her screen.
#[test]
fn seed_36_what_a_late_announcement_takes_for_common_stays_in_sight() {
    holds(&[
        Step::Deliver { which: 0 },
        Step::Backup { space: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::RemoveRow { tab: 2, entity: 1, row: 1, typing: true },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 0 },
        Step::AddRow { tab: 0, entity: 1, row: 0 },
        Step::SetBack { space: 2 },
        Step::Type { tab: 0, place: 0, entity: 1, field: 1, seen: 4, long: false },
    ]);
}

/// A page made ahead pushes what another tab's request pushed, too; its acknowledgement comes when what replaced that is numbered.
#[test]
fn seed_2179_what_is_acknowledged_again_behind_the_cursor_comes_back() {
    holds(&[
        Step::SmallPages,
        Step::Deliver { which: 0 },
        Step::Meddle { tab: 0, place: 1, entity: 1 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 0 },
        Step::Type { tab: 5, place: 1, entity: 0, field: 0, seen: 5, long: false },
        Step::Deliver { which: 0 },
        Step::Listen { tab: 0, place: 2 },
        Step::Deliver { which: 0 },
        Step::Type { tab: 1, place: 2, entity: 1, field: 1, seen: 1, long: false },
        Step::Send { tab: 2 },
        Step::Send { tab: 0 },
        Step::RemoveRow { tab: 1, entity: 1, row: 0, typing: true },
        Step::Send { tab: 1 },
        Step::Send { tab: 5 },
        Step::Send { tab: 0 },
        Step::Send { tab: 5 },
        Step::Type { tab: 1, place: 0, entity: 0, field: 1, seen: 3, long: false },
        Step::Double { which: 3 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 4 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 7 },
        Step::Type { tab: 5, place: 0, entity: 0, field: 1, seen: 4, long: false },
        Step::Send { tab: 5 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 53 },
    ]);
}

/// A page made ahead of an answer that another request's answer had made a lie: what it pushed was set aside, and came behind what followed.
#[test]
fn seed_2667_a_page_goes_ahead_though_what_it_pushes_was_set_aside() {
    holds(&[
        Step::SmallPages,
        Step::Type { tab: 0, place: 1, entity: 0, field: 1, seen: 0, long: false },
        Step::Deliver { which: 0 },
        Step::Type { tab: 0, place: 0, entity: 1, field: 1, seen: 1, long: false },
        Step::AddRow { tab: 1, entity: 0, row: 1 },
        Step::Type { tab: 5, place: 0, entity: 1, field: 0, seen: 1, long: false },
        Step::Type { tab: 1, place: 1, entity: 1, field: 1, seen: 6, long: false },
        Step::AddRow { tab: 0, entity: 0, row: 0 },
        Step::Submit { tab: 1, entity: 0, full: true },
        Step::Correct { tab: 0, entity: 0, row: 3, long: true },
        Step::Deliver { which: 0 },
        Step::Leave { person: 2, space: 2 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 5 },
        Step::Amend { tab: 0, entity: 0 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 1 },
        Step::Send { tab: 5 },
    ]);
}

/// What was made to go out behind a page was set aside with it, though the space had refused only that page.
#[test]
fn seed_2667_what_never_went_out_is_refused() {
    holds(&[
        Step::SmallPages,
        Step::Type { tab: 1, place: 2, entity: 0, field: 0, seen: 0, long: false },
        Step::Type { tab: 0, place: 0, entity: 1, field: 1, seen: 3, long: false },
        Step::Type { tab: 5, place: 1, entity: 1, field: 0, seen: 3, long: false },
        Step::Type { tab: 0, place: 1, entity: 0, field: 1, seen: 0, long: false },
        Step::Deliver { which: 0 },
        Step::Type { tab: 1, place: 0, entity: 0, field: 1, seen: 2, long: false },
        Step::Type { tab: 0, place: 0, entity: 1, field: 1, seen: 1, long: false },
        Step::AddRow { tab: 1, entity: 0, row: 1 },
        Step::Type { tab: 5, place: 0, entity: 1, field: 0, seen: 1, long: false },
        Step::Type { tab: 1, place: 1, entity: 1, field: 1, seen: 6, long: false },
        Step::AddRow { tab: 0, entity: 0, row: 0 },
        Step::Submit { tab: 1, entity: 0, full: true },
        Step::Correct { tab: 0, entity: 0, row: 3, long: true },
        Step::Leave { person: 2, space: 2 },
        Step::Send { tab: 5 },
        Step::Amend { tab: 0, entity: 0 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 3 },
        Step::Send { tab: 5 },
    ]);
}

/// Refused, then numbered after all by a request that was under way: what a correction had replaced was no longer kept.
#[test]
fn seed_7162_what_is_numbered_after_it_was_refused_stands_behind_its_correction() {
    holds(&[
        Step::Send { tab: 1 },
        Step::Send { tab: 5 },
        Step::RemoveRow { tab: 5, entity: 0, row: 0, typing: false },
        Step::Submit { tab: 5, entity: 0, full: false },
        Step::Send { tab: 1 },
        Step::Deliver { which: 0 },
        Step::Correct { tab: 1, entity: 0, row: 0, long: false },
        Step::Send { tab: 5 },
        Step::Send { tab: 0 },
        Step::Listen { tab: 5, place: 0 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 1 },
        Step::Leave { person: 2, space: 0 },
        Step::Amend { tab: 1, entity: 0 },
        Step::Deliver { which: 2 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 7 },
        Step::Deliver { which: 1 },
        Step::Deliver { which: 62 },
        Step::Send { tab: 1 },
        Step::Send { tab: 0 },
        Step::Submit { tab: 0, entity: 0, full: false },
        Step::Send { tab: 0 },
        Step::Deliver { which: 230 },
        Step::Correct { tab: 1, entity: 0, row: 2, long: false },
        Step::Send { tab: 0 },
        Step::Amend { tab: 1, entity: 0 },
    ]);
}

/// A restore that was told late: what another restore had taken the number of came again, and was replaced, below the number up to
/// which both lives were said to be the same.
#[test]
fn seed_15066_what_is_without_a_number_may_have_come_again_anywhere_in_the_log() {
    holds(&[
        Step::Type { tab: 2, place: 0, entity: 0, field: 1, seen: 3, long: false },
        Step::Backup { space: 2 },
        Step::AddRow { tab: 5, entity: 1, row: 1 },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::Restore { space: 2 },
        Step::RemoveRow { tab: 5, entity: 1, row: 0, typing: true },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Submit { tab: 2, entity: 0, full: true },
        Step::Backup { space: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::SetBack { space: 2 },
    ]);
}

/// Of two versions without a number, one of them from before a restore, the last written shows.
#[test]
fn seed_28724_what_is_written_now_shows_above_what_a_restore_took_the_number_of() {
    holds(&[
        Step::Deliver { which: 0 },
        Step::TypeCell { tab: 0, entity: 1, row: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 5 },
        Step::Send { tab: 0 },
        Step::Backup { space: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 2 },
        Step::Send { tab: 5 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 5 },
        Step::RemoveRow { tab: 1, entity: 0, row: 1, typing: true },
        Step::AddRow { tab: 2, entity: 0, row: 1 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 2 },
        Step::Send { tab: 0 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 1 },
        Step::Send { tab: 0 },
        Step::Send { tab: 1 },
        Step::Double { which: 6 },
        Step::Deliver { which: 0 },
        Step::SetBack { space: 2 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 3 },
        Step::Deliver { which: 99 },
        Step::RemoveRow { tab: 1, entity: 0, row: 1, typing: true },
    ]);
}

/// Numbered by a page, never acknowledged, and then lost by the server: it was in the outbox, and gone from the copy.
#[test]
fn seed_62448_what_waits_stays_in_the_copy_whatever_number_a_page_gave_it() {
    holds(&[
        Step::Deliver { which: 0 },
        Step::Send { tab: 0 },
        Step::Send { tab: 5 },
        Step::Send { tab: 3 },
        Step::Type { tab: 5, place: 2, entity: 0, field: 1, seen: 2, long: false },
        Step::Listen { tab: 2, place: 2 },
        Step::Send { tab: 1 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 4 },
        Step::Send { tab: 5 },
        Step::Send { tab: 1 },
        Step::Send { tab: 0 },
        Step::AddRow { tab: 0, entity: 1, row: 0 },
        Step::Send { tab: 1 },
        Step::Backup { space: 2 },
        Step::Restore { space: 2 },
        Step::Double { which: 0 },
        Step::Deliver { which: 5 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 0 },
        Step::Backup { space: 2 },
        Step::Deliver { which: 5 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 54 },
        Step::Send { tab: 1 },
        Step::Send { tab: 4 },
        Step::RemoveRow { tab: 2, entity: 1, row: 1, typing: false },
        Step::SetBack { space: 2 },
        Step::Send { tab: 4 },
        Step::Send { tab: 0 },
        Step::Send { tab: 4 },
        Step::Send { tab: 5 },
        Step::Send { tab: 2 },
        Step::Deliver { which: 197 },
        Step::Announce { space: 2 },
    ]);
}

/// The next count, made while one was on its way, named that one alone; it was refused, and the one before stood beside the latest.
#[test]
fn seed_327_what_follows_an_operation_that_is_refused_names_what_it_named() {
    holds(&[
        Step::Count { tab: 1, entity: 0, less: true },
        Step::Send { tab: 0 },
        Step::Count { tab: 5, entity: 0, less: false },
        Step::Deliver { which: 0 },
        Step::Leave { person: 0, space: 1 },
        Step::Send { tab: 1 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Count { tab: 1, entity: 0, less: false },
    ]);
}

/// Twice set back unsaid and told late: what another device had read counted as common to both lives, and the server had none of it.
#[test]
fn seed_40986_an_entity_that_a_restored_server_has_not_at_all_is_lost_whatever_its_numbers() {
    holds(&[
        Step::Send { tab: 2 },
        Step::Meddle { tab: 4, place: 1, entity: 0 },
        Step::Send { tab: 0 },
        Step::Backup { space: 1 },
        Step::Send { tab: 0 },
        Step::Restore { space: 1 },
        Step::Type { tab: 0, place: 2, entity: 0, field: 1, seen: 6, long: false },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::SetBack { space: 1 },
        Step::Deliver { which: 0 },
        Step::Send { tab: 1 },
        Step::Send { tab: 4 },
        Step::Deliver { which: 2 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::SetBack { space: 1 },
        Step::Deliver { which: 0 },
        Step::Deliver { which: 0 },
        Step::Announce { space: 1 },
        Step::Type { tab: 3, place: 2, entity: 0, field: 0, seen: 1, long: false },
    ]);
}
