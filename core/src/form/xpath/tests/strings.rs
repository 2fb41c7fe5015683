//! Texts.

use super::{World, give, holds, number, text, text_at, text_in, try_value};
use crate::form::xpath::EvalError;

#[test]
fn xp14_texts_are_counted_in_characters() {
    give(&[
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring(name, 2, 1)", "晓"),
        ("substring('𠀋字', 2)", "字"),
        ("substr('hello', 1)", "ello"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -3)", "llo"),
        ("substr('hello', 0, -1)", "hell"),
        ("substr('hello', 3, 2)", ""),
        ("substr('hello', 2, 99)", "llo"),
        ("substr('hello', -99, 1)", "h"),
        ("substr(name, 0, 1)", "林"),
        ("string-length(name)", "3"),
        ("string-length('𠀋')", "1"),
        ("string-length('')", "0"),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('1999/04/01', '19')", "99/04/01"),
        ("substring-before('abc', 'x')", ""),
        ("substring-after('abc', 'x')", ""),
        ("substring-before('abc', '')", ""),
        ("substring-after('abc', '')", "abc"),
        ("substring-after(name, '晓')", "禾"),
        ("translate('bar', 'abc', 'ABC')", "BAr"),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("translate('aa', 'aa', 'bc')", "bb"),
        ("translate(name, '林禾', '木')", "木晓"),
        ("normalize-space('  a \n b\t ')", "a b"),
        ("normalize-space(subjects)", "chinese maths art"),
        ("normalize-space('　a')", "　a"),
    ]);
    assert_eq!(text_at("/data/name", "string-length()"), "3");
    assert_eq!(text_at("/data/subjects", "normalize-space()"), "chinese maths art");
    assert_eq!(text_at("/data/age", "string() + number()"), "60");
}

#[test]
fn xp14_parts_of_texts_are_found() {
    for (expr, expected) in [
        ("contains(name, '晓')", true),
        ("contains('abc', 'ac')", false),
        ("contains('abc', '')", true),
        ("contains('', 'a')", false),
        ("starts-with(name, '林')", true),
        ("starts-with('abc', '')", true),
        ("starts-with('abc', 'b')", false),
        ("ends-with(name, '禾')", true),
        ("ends-with('abc', 'abcd')", false),
        ("ends-with('abc', '')", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
}

#[test]
fn xp15_every_node_is_put_into_the_text() {
    give(&[
        ("concat('a', 1, true())", "a1true"),
        ("concat()", ""),
        ("concat(class/title)", "一班二班"),
        ("concat(class/title, '-', class/pupil/n)", "一班二班-312"),
        ("concat(missing, empty)", ""),
        ("join(', ', class/title)", "一班, 二班"),
        ("join('-', 'a', class/pupil/n, 2 + 2)", "a-3-1-2-4"),
        ("join('-', 'a', '', 'b')", "a--b"),
        ("join('-')", ""),
        ("join(' ', if(true(), class/title, 'x'))", "一班 二班"),
    ]);
}

#[test]
fn xp16_digests_are_base64_or_hexadecimal() {
    give(&[
        ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("digest('abc', 'MD5', 'base64')", "AAAAAAAAAAAAAAAAAAAAAA=="),
        ("string-length(digest('', 'SHA-1', 'hex'))", "40"),
        ("string-length(digest('', 'SHA-384', 'hex'))", "96"),
        ("string-length(digest('', 'SHA-512', 'hex'))", "128"),
        ("base64-decode('5L2g5aW9')", "你好"),
        ("base64-decode('*')", ""),
    ]);
    for unknown in ["digest('a', 'sha-1')", "digest('a', 'SHA-3')", "digest('a', 'MD5', 'HEX')"] {
        assert_eq!(try_value(unknown), Err(EvalError::UnknownDigest), "{unknown}");
    }
}

#[test]
fn xp17_a_pattern_may_fit_anywhere() {
    assert!(holds("regex(subjects, 'maths')"));
    assert!(!holds("regex(subjects, '^maths')"));
    assert!(holds("regex(age, '3')"));
    assert_eq!(try_value("regex('a', '[')"), Err(EvalError::BadPattern));
}

#[test]
fn xp18_an_identifier_is_of_version_4_or_as_long_as_is_wanted() {
    let world = World::default();
    let (first, second) = (text_in(&world, "/data", "uuid()"), text_in(&world, "/data", "uuid()"));
    assert_ne!(first, second);
    let id = uuid::Uuid::parse_str(&first).unwrap();
    assert_eq!((id.get_version_num(), id.get_variant()), (4, uuid::Variant::RFC4122));
    let short = text_in(&world, "/data", "uuid(8)");
    assert!(short.len() == 8 && short.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{short}");
    assert_ne!(short, text_in(&world, "/data", "uuid(8)"));
    assert_eq!(text("uuid(-1)"), "");
    assert_eq!(text("uuid('')"), "");
    let random = number("random()");
    assert!((0.0..1.0).contains(&random));
    assert_ne!(text_in(&world, "/data", "random()"), text_in(&world, "/data", "random()"));
}
