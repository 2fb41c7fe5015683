//! Operators, and how values become others for them.

use proptest::prelude::*;

use super::{give, holds, number, text, value};
use crate::form::xpath::Value;

#[test]
fn xp4_operators_bind_as_in_xpath() {
    give(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("10 - (2 - 3)", "11"),
        ("-2 * -3", "6"),
        ("2 > 1 = true()", "true"),
        ("3 > 2 > 1", "false"),
        ("1 = 1 and 2 = 3 or 4 = 4", "true"),
        ("7 div 2", "3.5"),
        ("7 mod -3", "1"),
        ("-7 mod 3", "-1"),
        ("5.5 mod 2", "1.5"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", "NaN"),
        ("-0", "0"),
        ("'3' + '4'", "7"),
        ("age - 1", "29"),
        ("true() + true()", "2"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("empty + 1", "NaN"),
        ("missing + 1", "NaN"),
    ]);
}

#[test]
fn xp19_what_is_decided_is_not_asked_any_further() {
    // `${x}` would be an error.
    assert!(holds("true() or ${x}"));
    assert!(!holds("false() and ${x}"));
    assert_eq!(text("if(false(), ${x}, if(true(), 'b', ${x}))"), "b");
    assert_eq!(text("coalesce('a', ${x})"), "a");
    assert_eq!(value("if(1, 2, ${x})"), Value::Number(2.0));
}

#[test]
fn xp10_values_become_others_as_in_xpath() {
    for (expr, expected) in [
        ("boolean(0)", false),
        ("boolean(-0.5)", true),
        ("boolean(0 div 0)", false),
        ("boolean('')", false),
        ("boolean('false')", true),
        ("boolean(empty)", true),
        ("boolean(missing)", false),
        ("not(missing)", true),
        ("boolean-from-string('1')", true),
        ("boolean-from-string('true')", true),
        ("boolean-from-string('TRUE')", false),
        ("boolean-from-string('2')", false),
        ("boolean-from-string(true())", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
    give(&[
        ("string(1 = 1)", "true"),
        ("string(class/title)", "一班"),
        ("string(class)", "一班351"),
        ("class[2]", "二班24"),
        ("string(missing)", ""),
        ("number(true())", "1"),
        ("number(' 12 ')", "12"),
        ("number('')", "NaN"),
        ("number(class/pupil/mark)", "5"),
        ("number(missing)", "NaN"),
        ("number('1e3')", "NaN"),
        ("string(1000000 * 1000000 * 1000000000000)", "1000000000000000000000000"),
        ("1 div 4000000000", "0.00000000025"),
    ]);
    assert_eq!(value("class/title"), Value::Nodes(super::Instance::new(super::RECORD).all("title")));
}

#[test]
fn xp11_nodes_are_compared_one_by_one() {
    for (expr, expected) in [
        ("class/title = '二班'", true),
        ("class/title != '二班'", true),
        ("not(class/title = '三班')", true),
        ("missing = ''", false),
        ("missing != ''", false),
        ("empty = ''", true),
        ("missing = false()", true),
        ("false() = missing", true),
        ("class = true()", true),
        ("class/title = true()", true),
        ("class/pupil/n > 2", true),
        ("2 > class/pupil/n", true),
        ("class/pupil/n > 3", false),
        ("3 > class/pupil/n", true),
        ("1 > class/pupil/n", false),
        ("class/pupil/n = class/pupil/mark", false),
        ("class/pupil/n < class/pupil/mark", true),
        ("class/pupil/mark < class/pupil/n", false),
        ("class/pupil/mark <= class/pupil/n", false),
        ("class/pupil/n != class/pupil/n", true),
        ("class/pupil[1]/n = class/pupil[1]/n", true),
        ("age = 30.0", true),
        ("age = '30.0'", false),
        ("'30.0' = 30", true),
        ("true() = 'x'", true),
        ("true() = 5", true),
        ("true() > 0.5", true),
        ("'a' < 'b'", false),
        ("'10' > '9'", true),
        ("0 div 0 = 0 div 0", false),
        ("0 div 0 != 0 div 0", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
}

fn single() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,3}(\\.[0-9])?".prop_map(|number| number),
        "'[0-9a ]{0,3}'".prop_map(|text| text),
        Just("true()".to_owned()),
        Just("false()".to_owned()),
        Just("(0 div 0)".to_owned()),
        Just("class/pupil/n".to_owned()),
        Just("class/pupil/mark".to_owned()),
        Just("missing".to_owned()),
        Just("born".to_owned()),
    ]
}

proptest! {
    #[test]
    fn xp11_turned_round_a_comparison_says_the_same(left in single(), right in single()) {
        for (operator, turned) in [("=", "="), ("!=", "!="), ("<", ">"), ("<=", ">="), (">", "<"), (">=", "<=")] {
            prop_assert_eq!(
                holds(&format!("{left} {operator} {right}")),
                holds(&format!("{right} {turned} {left}")),
                "{} {} {}", left, operator, right
            );
        }
    }

    #[test]
    fn xp11_of_two_single_values_exactly_one_of_equal_and_unequal_holds(left in single(), right in single()) {
        let (left, right) = (format!("string({left})"), format!("string({right})"));
        let (equal, unequal) = (holds(&format!("{left} = {right}")), holds(&format!("{left} != {right}")));
        prop_assert!(equal != unequal);
        let less_or_equal = holds(&format!("{left} <= {right}"));
        let numbers_equal = holds(&format!("number({left}) = number({right})"));
        prop_assert_eq!(less_or_equal, holds(&format!("{left} < {right}")) || numbers_equal);
    }

    #[test]
    fn xp4_whole_numbers_are_reckoned_with_exactly(a in -1000..1000_i32, b in -1000..1000_i32) {
        prop_assert_eq!(number(&format!("{a} + {b}")), f64::from(a + b));
        prop_assert_eq!(number(&format!("{a} * {b}")), f64::from(a * b));
        prop_assert_eq!(holds(&format!("{a} < {b}")), a < b);
        if b != 0 {
            prop_assert_eq!(number(&format!("{a} mod {b}")), f64::from(a % b));
        }
    }
}
