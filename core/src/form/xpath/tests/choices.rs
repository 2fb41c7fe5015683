//! Choices, conditions, and what the world says.

use super::{World, give, holds, text, text_at, text_in};

#[test]
fn xp24_a_choice_is_one_of_a_list() {
    for (expr, expected) in [
        ("selected(subjects, 'maths')", true),
        ("selected(subjects, ' maths ')", true),
        ("selected(subjects, 'math')", false),
        ("selected(subjects, '')", false),
        ("selected('', '')", true),
        ("selected(empty, ' ')", true),
        ("selected(missing, 'a')", false),
        ("selected('1 2 3', 2)", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
    give(&[
        ("count-selected(subjects)", "3"),
        ("count-selected(empty)", "0"),
        ("count-selected(missing)", "0"),
        ("selected-at(subjects, 0)", "chinese"),
        ("selected-at(subjects, 2)", "art"),
        ("selected-at(subjects, 3)", ""),
        ("selected-at(subjects, -1)", ""),
        ("selected-at(subjects, '')", ""),
        ("jr:choice-name(selected-at(subjects, 1), '/data/subjects')", "数学"),
        ("jr:choice-name('nothing', '/data/subjects')", ""),
        ("jr:itext('hello')", "你好"),
        ("jr:itext('other')", ""),
    ]);
}

#[test]
fn xp31_the_world_is_asked_by_name() {
    give(&[
        ("version()", "3"),
        ("property('username')", "lin"),
        ("property('email')", ""),
        ("pulldata('schools', 'label', 'name', 'b')", "青岭"),
        ("pulldata('schools', 'name', 'town', 'north')", "a"),
        ("pulldata('mixed', 'label', 'name', 'b')", "正文"),
        ("pulldata('schools', 'label', 'name', 'x')", ""),
        ("pulldata('schools', 'other', 'name', 'b')", ""),
        ("pulldata('nothing', 'label', 'name', 'b')", ""),
    ]);
}

#[test]
fn xp19_what_was_said_once_stays() {
    assert_eq!(text_at("/data/age", "once(1 + 1)"), "30");
    assert_eq!(text_at("/data/empty", "once(1 + 1)"), "2");
    assert_eq!(text_at("/data/class", "title[once('x') = '一班']"), "一班", "of the node at hand");
    give(&[
        ("coalesce(empty, 'b')", "b"),
        ("coalesce(age, 'b')", "30"),
        ("coalesce(missing, empty)", ""),
        ("coalesce(false(), 'b')", "false"),
    ]);
    let world = World::default();
    assert_ne!(text_in(&world, "/data/empty", "once(random())"), text_in(&world, "/data/empty", "once(random())"));
}

#[test]
fn xp20_what_is_ticked_is_counted_within_bounds() {
    for (expr, expected) in [
        ("checklist(2, 3, 1, '1', true(), 0, '', 'yes', -1)", true),
        ("checklist(4, -1, 1, '1', true())", false),
        ("checklist(-1, 2, 1, '1', true())", false),
        ("checklist(-1, -1)", true),
        ("checklist(0, 0)", true),
        ("checklist(3, 3, class/pupil/n)", true),
        ("checklist(2, 2, class/pupil/mark)", true),
        ("checklist(-1, 5, false(), false())", true),
        ("weighted-checklist(3, 5, 1, 2, '1', 2.5, 0, 100)", true),
        ("weighted-checklist(5, -1, 1, 2, '1', 2.5)", false),
        ("weighted-checklist(-1, 4, 1, 2, '1', 2.5)", false),
        ("weighted-checklist(9, 9, class/pupil/n, class/pupil/mark[. != ''])", true),
        ("weighted-checklist(-1, -1, 1, -5)", true),
        ("weighted-checklist(-2, -1, 1, -5)", false),
        ("weighted-checklist(0, 0)", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
    assert_eq!(text("if(checklist(1, 1, age), 'a', 'b')"), "a");
}
