//! What is an expression, and where it is none.

use super::read;
use crate::form::xpath::SyntaxErrorKind::{self, *};
use crate::form::xpath::{Axis, CHARS_MAX, Expr, Function, Operator, Path, Start, Step, SyntaxError, Test, parse};

fn fault(text: &str) -> SyntaxErrorKind {
    parse(text).unwrap_err().kind
}

#[test]
fn xp1_a_fault_has_its_kind_and_its_place_in_characters() {
    for (text, at, kind) in [
        ("", 0, Empty),
        (" \n", 0, Empty),
        ("1 +", 3, End),
        ("'年龄' + ", 7, End),
        ("'年龄", 0, UnclosedText),
        ("${age} > “5”", 9, Character('“')),
        ("（1）", 0, Character('（')),
        ("1 ! 2", 2, Character('!')),
        ("a & b", 2, Character('&')),
        ("${age", 0, Reference),
        ("1 + ${}", 4, Reference),
        ("${a b}", 0, Reference),
        ("${a/b}", 0, Reference),
        ("$age", 0, Variable),
        ("1 2", 2, Unexpected("2".into())),
        ("a b", 2, Unexpected("b".into())),
        ("a b c", 2, Unexpected("b".into())),
        ("(1", 2, Missing(')')),
        ("a[1", 3, Missing(']')),
        ("1)", 1, Unexpected(")".into())),
        ("if(a, b)", 0, Arguments { function: Function::If, count: 2 }),
        ("1 + pi(3)", 4, Arguments { function: Function::Pi, count: 1 }),
        ("indexed-repeat(a, b, 1, c)", 0, Arguments { function: Function::IndexedRepeat, count: 4 }),
        ("  fox(1)", 2, UnknownFunction("fox".into())),
        ("Selected(a, 'b')", 0, UnknownFunction("Selected".into())),
        ("jr:name(a, 'b')", 0, UnknownFunction("jr:name".into())),
        ("a/following::b", 2, UnknownAxis("following".into())),
        ("a/namespace :: b", 2, UnknownAxis("namespace".into())),
        ("a/text()", 2, NodeType("text".into())),
        ("comment()", 0, NodeType("comment".into())),
        ("a/count(b)", 2, Unexpected("count".into())),
        ("count('a')", 6, NotNodes),
        ("sum(1 + 2)", 4, NotNodes),
        ("a | 'b'", 4, NotNodes),
        ("'a' | b", 0, NotNodes),
        ("(1)[2]", 0, NotNodes),
        ("concat(a)/b", 0, NotNodes),
        ("indexed-repeat(a, 'b', 1)", 18, NotNodes),
        ("a//", 3, End),
        ("a/", 2, End),
        ("//", 2, End),
        ("@", 1, End),
        ("f(,)", 0, UnknownFunction("f".into())),
        ("concat(,)", 7, Unexpected(",".into())),
        ("concat(a,)", 9, Unexpected(")".into())),
        (".[1]", 1, Unexpected("[".into())),
        ("..[1]", 2, Unexpected("[".into())),
        ("a or", 4, End),
        ("1 = = 2", 4, Unexpected("=".into())),
    ] {
        assert_eq!(parse(text), Err(SyntaxError { at, kind }), "{text}");
    }
}

#[test]
fn xp2_what_is_too_long_or_too_deep_is_refused() {
    let long = "1 ".repeat(CHARS_MAX);
    assert_eq!(fault(&long), TooLong { chars: 2 * CHARS_MAX, limit: CHARS_MAX });
    let brackets = |count: usize| format!("{}1{}", "(".repeat(count), ")".repeat(count));
    assert!(parse(&brackets(60)).is_ok());
    assert_eq!(parse(&brackets(5_000)), Err(SyntaxError { at: 64, kind: TooDeep }));
    let calls = |count: usize| format!("{}1{}", "abs(".repeat(count), ")".repeat(count));
    assert!(parse(&calls(19)).is_ok());
    assert_eq!(parse(&calls(20)), Err(SyntaxError { at: 80, kind: TooDeep }));
    assert_eq!(fault(&"-".repeat(9_000)), TooDeep);
    assert_eq!(fault(&format!("a{}", "[a".repeat(100))), TooDeep);
}

#[test]
fn xp2_operators_of_one_rank_and_ifs_in_last_places_do_not_make_it_deeper() {
    let many = vec!["${a}"; 500];
    assert!(parse(&many.join(" + ")).is_ok());
    assert!(parse(&many.join(" or ")).is_ok());
    assert!(parse(&many.join(" | ")).is_ok());
    let ifs = format!("{}0{}", "if(a = 1, 2, ".repeat(300), ")".repeat(300));
    let Err(SyntaxError { kind: TooDeep, .. }) = parse(&ifs) else { panic!("brackets are counted too") };
    let ifs = format!("{}0{}", "if(a = 1, 2, ".repeat(60), ")".repeat(60));
    let Expr::Call(Function::If, arguments) = read(&ifs) else { panic!() };
    assert_eq!(arguments.len(), 121);
}

#[test]
fn xp2_what_is_printed_is_the_same_expression_in_its_plainest_form() {
    for (text, printed) in [
        ("1.50", "1.5"),
        ("\"it's\"", "\"it's\""),
        ("\"a\"", "'a'"),
        ("child::a/self::node()", "a/self::node()"),
        ("./a/./b", "a/b"),
        ("parent::node()/attribute::x", "../@x"),
        ("/descendant-or-self::node()/a", "//a"),
        ("a/descendant-or-self::node()", "a/descendant-or-self::node()"),
        (".//a", ".//a"),
        ("((a))", "a"),
        ("(a + b) + c", "(a + b) + c"),
        ("a+(b*c)", "a + b * c"),
        ("(a + b) * c", "(a + b) * c"),
        ("a -(b -c)", "a - (b - c)"),
        ("-(a+b)", "-(a + b)"),
        ("- -1", "--1"),
        ("a --1", "a - -1"),
        ("(a = b) = c", "(a = b) = c"),
        ("string()", "string(.)"),
        ("if(a, 1, (if(b, 2, 3)))", "if(a, 1, if(b, 2, 3))"),
        ("(/) * 2", "(/) * 2"),
        ("(/)/a", "/a"),
        ("(.)[1]", "(.)[1]"),
        ("(a|b)[1]/c", "(a | b)[1]/c"),
        ("current ( ) / a", "current()/a"),
        ("${ a }[1]", "${a}[1]"),
        ("instance('x')[1]", "instance('x')[1]"),
        ("instance(a)/b", "instance(a)/b"),
        ("(${a}[1])[2]", "(${a}[1])[2]"),
        ("descendant::*[1]", "descendant::*[1]"),
        ("a[position()=last()]", "a[position() = last()]"),
    ] {
        let expr = read(text);
        assert_eq!(expr.to_string(), printed, "{text}");
        assert_eq!(read(printed), expr, "{text}");
    }
    // No literal holds both quotes.
    let both = Expr::Text("it's \"so\"".into());
    assert_eq!(read(&both.to_string()).to_string(), "concat('it', \"'\", 's \"so\"')");
}

#[test]
fn xp3_steps_have_axes_and_tests() {
    let steps = |text: &str| match read(text) {
        Expr::Path(path) => path.steps,
        other => panic!("{other:?}"),
    };
    let name = |name: &str| Test::Name(name.to_owned());
    assert_eq!(steps("a"), [Step::new(Axis::Child, name("a"))]);
    assert_eq!(steps("@*"), [Step::new(Axis::Attribute, Test::Any)]);
    assert_eq!(steps("orx:*"), [Step::new(Axis::Child, Test::Prefix("orx".into()))]);
    assert_eq!(steps("orx:meta"), [Step::new(Axis::Child, name("orx:meta"))]);
    assert_eq!(steps("年龄"), [Step::new(Axis::Child, name("年龄"))]);
    assert_eq!(steps("a-b.c_1"), [Step::new(Axis::Child, name("a-b.c_1"))]);
    assert_eq!(steps("ancestor-or-self :: node ( )"), [Step::new(Axis::AncestorOrSelf, Test::Node)]);
    assert_eq!(steps("div/mod"), [Step::new(Axis::Child, name("div")), Step::new(Axis::Child, name("mod"))]);
    for axis in Axis::ALL {
        assert_eq!(steps(&format!("{}::a", axis.name())), [Step::new(axis, name("a"))]);
    }
}

#[test]
fn xp4_a_sign_is_an_operator_where_an_operand_ended() {
    let chain = |operators: &[Operator], operands: &[&str]| {
        Expr::Chain(operators.to_vec(), operands.iter().map(|operand| read(operand)).collect())
    };
    assert_eq!(read("* * *"), chain(&[Operator::Multiply], &["*", "*"]));
    assert_eq!(read("div div mod"), chain(&[Operator::Divide], &["div", "mod"]));
    assert_eq!(read("a or b and c"), chain(&[Operator::Or], &["a", "b and c"]));
    assert_eq!(read("a -b"), chain(&[Operator::Subtract], &["a", "b"]));
    assert_eq!(read("a<b=c>=d"), chain(&[Operator::Equal], &["a < b", "c >= d"]));
    assert_eq!(read("1-2+3"), chain(&[Operator::Subtract, Operator::Add], &["1", "2", "3"]));
    assert_eq!(read("-2 * 3"), chain(&[Operator::Multiply], &["-2", "3"]));
    assert_eq!(read("-a|b"), Expr::Negate(Box::new(read("a | b"))));
    assert_eq!(read("5mod 2"), chain(&[Operator::Modulo], &["5", "2"]));
}

#[test]
fn xp7_a_reference_is_where_a_path_begins() {
    let reference = |steps: Vec<Step>| Expr::Path(Path::new(Start::Reference("a".into()), steps));
    assert_eq!(read("${a}"), reference(Vec::new()));
    assert_eq!(read("${a}/b"), reference(vec![Step::new(Axis::Child, Test::Name("b".into()))]));
    assert_eq!(read("${ a }"), read("${a}"));
}
