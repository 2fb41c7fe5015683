//! Where paths lead.

use super::{Instance, World, holds, nodes, nodes_at, number, read, text, text_at, try_value};
use crate::form::xpath::{Context, EvalError, evaluate_number};

#[test]
fn xp3_each_axis_leads_where_its_name_says() {
    for (at, expr, found) in [
        ("/data", "age", "30"),
        ("/data", "child::class/title", "一班 二班"),
        ("/data/age", "..", &*nodes("self::*")),
        ("/data/age", "parent::data/name", "林晓禾"),
        ("/data/age", "parent::other/name", ""),
        ("/data/age", "self::age", "30"),
        ("/data/age", "self::name", ""),
        ("/data", "descendant::n", "3 1 2"),
        ("/data", ".//n", "3 1 2"),
        ("/data", "//pupil//n", "3 1 2"),
        ("/data/class/pupil/n", "ancestor::class/title", "一班"),
        ("/data/class", "descendant-or-self::class/title", "一班"),
        ("/data/class", "ancestor-or-self::class/title", "一班"),
        ("/data/age", "following-sibling::title | following-sibling::born", "1996-02-29"),
        ("/data/born", "preceding-sibling::*", "林晓禾 30"),
        ("/data", "@id", "visit"),
        ("/data", "@*", "visit 3 zh-CN"),
        ("/data", "attribute::version", "3"),
        ("/data", "orx:meta/orx:*", "uuid:1"),
        ("/data", "orx:*", "uuid:1"),
        ("/data", "@xml:*", "zh-CN"),
        ("/data", "/data/age", "30"),
        ("/data/class/pupil", "/data/age", "30"),
        ("/data", "missing/age", ""),
        ("/data", "../data/age", "30"),
    ] {
        assert_eq!(nodes_at(at, expr), found, "{expr}");
    }
    assert_eq!(number("count(/*)"), 1.0);
    assert_eq!(number("count(@id/following-sibling::*)"), 0.0);
    assert_eq!(number("count(@id/preceding-sibling::*)"), 0.0);
    assert_eq!(text("name(@id/..)"), "data");
    assert_eq!(number("count(ancestor-or-self::node())"), 2.0);
    assert_eq!(number("count(ancestor-or-self::*)"), 1.0, "what is above has no name");
}

#[test]
fn xp3_nodes_come_once_and_in_the_order_of_the_record() {
    assert_eq!(nodes("//n/ancestor::class/title"), "一班 二班");
    assert_eq!(nodes("born | age | name | age"), "林晓禾 30 1996-02-29");
    assert_eq!(nodes("class/pupil/../title"), "一班 二班");
    assert_eq!(nodes("//class//* [self::n or self::title]"), "一班 3 1 二班 2");
    assert_eq!(text("born | age"), "30", "the first of them is their text");
    assert_eq!(number("count(class/pupil | class)"), 5.0);
}

#[test]
fn xp12_a_number_in_a_predicate_is_a_position_on_its_axis() {
    for (expr, found) in [
        ("class[2]/title", "二班"),
        ("class/pupil[1]/n", "3 2"),
        ("(class/pupil)[1]/n", "3"),
        ("//pupil[last()]/n", "1 2"),
        ("class[position() > 1]/title", "二班"),
        ("class[title = '二班']/pupil[n = 2]/mark", "4"),
        ("class[pupil/mark]/title", "一班 二班"),
        ("class[pupil/mark = 4]/title", "二班"),
        ("class[count(pupil) = 2][1]/title", "一班"),
        ("class[count(pupil) = 1][1]/title", "二班"),
        ("class['']", ""),
        ("class['x']/title", "一班 二班"),
        ("class[1.5]", ""),
        ("class[0]", ""),
        ("class[if(true(), 2, 1)]/title", "二班"),
        ("class[if(true(), pupil[n = 2], 1)]/title", "二班"),
        ("class[if(true(), '', 1)]/title", ""),
        ("class[last() - 1]/title", "一班"),
        ("orx:meta/preceding-sibling::class[1]/title", "二班"),
        ("class/pupil/n/ancestor::*[2]/title", "一班 二班"),
        ("(orx:meta/preceding-sibling::class)[1]/title", "一班"),
        ("age/following-sibling::*[1]", "1996-02-29"),
        ("class[pupil[n = 1]]/title", "一班"),
    ] {
        assert_eq!(nodes(expr), found, "{expr}");
    }
}

#[test]
fn xp13_a_list_beside_the_record_is_searched_with_its_answers() {
    for (expr, found) in [
        ("instance('schools')/root/item[name = 'b']/label", "青岭"),
        ("instance('schools')/root/item[town = 'north']/name", "a c"),
        ("instance('schools')/root/item[name = current()/@version]", ""),
        ("instance('schools')/root/item[position() = /data/@version]/name", "c"),
        ("instance('schools')//label", "石桥 青岭 白沙"),
        ("instance(concat('sch', 'ools'))/root/item[1]/name", "a"),
        ("instance('nothing')/root/item", ""),
        ("instance('schools')/root/item[count(/data/class) = 2]/name", "a b c"),
    ] {
        assert_eq!(nodes(expr), found, "{expr}");
    }
    assert_eq!(text_at("/data/class/pupil", "instance('schools')/root/item[number(current()/n)]/name"), "c");
    assert_eq!(text_at("/data/class/pupil", "/data/class[pupil/n = current()/n]/title"), "一班");
    assert_eq!(number("count(instance('schools')/..)"), 0.0, "it is in no record");
}

#[test]
fn xp7_a_reference_that_nobody_replaced_is_an_error() {
    assert_eq!(try_value("1 + ${age}"), Err(EvalError::Unresolved));
    assert_eq!(try_value("count(${class}[1]/title)"), Err(EvalError::Unresolved));
    assert!(holds("true() or ${age}"), "it is never asked for");
}

#[test]
fn xp6_what_takes_too_much_work_is_an_error() {
    for expr in [
        "count(//*[count(//*[count(//*[count(//* | //node()) > 9]) > 9]) > 9])",
        "uuid(1000000000000)",
        "string-length(join('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', //*[//*[//*[//*[.//node() != 1]]]]))",
    ] {
        assert_eq!(try_value(expr), Err(EvalError::TooMuchWork), "{expr}");
    }
    // A text that is made anew costs what it is long.
    let made = |length: usize| format!("//*[//*[//*[normalize-space('{}') = '']]]", "字".repeat(length));
    assert!(try_value(&made(1)).is_ok());
    assert_eq!(try_value(&made(8_000)), Err(EvalError::TooMuchWork));
}

#[test]
fn xp6_what_stands_in_the_wrong_order_has_to_be_moved() {
    let groups = |name: &str| format!("<group>{}</group>", format!("<{name}/>").repeat(500)).repeat(20);
    let instance = Instance::new(&format!("<data>{}{}</data>", groups("a"), groups("b")));
    let world = World::default();
    let count = |expr: &str| evaluate_number(&read(expr), &Context::new(&instance, &world, instance.element("/data")));
    assert_eq!(count("count(group/a | group/b)"), Ok(20_000.0));
    assert_eq!(count("count(group/b | group/a)"), Err(EvalError::TooMuchWork));
}
