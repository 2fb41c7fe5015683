//! What holds of every text, every expression and every instance.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Instance, World};
use crate::form::xpath::{
    Axis, Context, EvalError, Expr, Function, Gives, Literal, Operator, Path, Start, Step, Test, Value, evaluate,
    evaluate_boolean, evaluate_nodes, evaluate_number, evaluate_text, parse,
};

fn name() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c", "root", "item", "div", "and", "orx:a", "node", "年龄"]).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -&(-~]{0,6}", "[ -!#-~]{0,6}", Just("2026-09-14".to_owned()), Just("初一 初二".to_owned())]
}

fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        4 => name().prop_map(Test::Name),
        1 => Just(Test::Any),
        1 => Just(Test::Node),
        1 => Just(Test::Prefix("orx".to_owned())),
    ]
}

fn step(inner: impl Strategy<Value = Expr>) -> impl Strategy<Value = Step> {
    (select(Axis::ALL.to_vec()), test(), vec(inner, 0..2)).prop_map(|(axis, test, predicates)| Step { axis, test, predicates })
}

fn start(nodes: BoxedStrategy<Expr>) -> impl Strategy<Value = Start> {
    prop_oneof![
        4 => Just(Start::Context),
        2 => Just(Start::Root),
        1 => Just(Start::Current),
        1 => name().prop_map(Start::Instance),
        1 => name().prop_filter("no prefix", |name| !name.contains(':')).prop_map(Start::Reference),
        1 => nodes.prop_map(|expr| match expr {
            // That would be the start itself.
            Expr::Path(path) if path.steps.is_empty() && path.predicates.is_empty() => path.start,
            expr => Start::Expr(Box::new(expr)),
        }),
    ]
}

fn path(inner: BoxedStrategy<Expr>, nodes: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    (start(nodes), vec(inner.clone(), 0..2), vec(step(inner), 0..4)).prop_map(|(start, predicates, steps)| {
        let path = Path { start, predicates, steps };
        match path {
            // A group that nothing follows is what stands in it.
            Path { start: Start::Expr(expr), predicates, steps } if predicates.is_empty() && steps.is_empty() => *expr,
            path => Expr::Path(path),
        }
    })
}

fn simple_path() -> BoxedStrategy<Expr> {
    vec(step(Just(Expr::Number(Literal(1.0)))), 1..3).prop_map(|steps| Expr::Path(Path::new(Start::Context, steps))).boxed()
}

/// Calls as `parse` leaves them.
fn call(inner: BoxedStrategy<Expr>, nodes: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let plain: Vec<Function> = Function::ALL.iter().copied().filter(|one| *one != Function::Current).collect();
    (select(plain), vec(inner, 8), vec(nodes, 8), 0..4_usize).prop_filter_map(
        "a call that prints otherwise",
        |(function, others, nodes, more)| {
            let (least, most) = function.arity();
            let mut count = least.max(usize::from(most == 1)) + more.min(most.saturating_sub(least));
            if function == Function::If {
                count = 3 + 2 * (more / 2);
            }
            let arguments: Vec<Expr> = (others.into_iter().zip(nodes).enumerate())
                .map(|(at, (other, node))| if function.wants_nodes(at) { node } else { other })
                .take(count)
                .collect();
            let ends_in_if = matches!(arguments.last(), Some(Expr::Call(Function::If, _)));
            let is_start = matches!((function, &*arguments), (Function::Instance, [Expr::Text(_)]));
            let fits = function == Function::If && !ends_in_if || function != Function::If && function.takes(count) && !is_start;
            fits.then_some(Expr::Call(function, arguments))
        },
    )
}

fn chain(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    use Operator::*;
    let ranks = vec![
        vec![Or],
        vec![And],
        vec![Equal, NotEqual],
        vec![Less, LessOrEqual, Greater, GreaterOrEqual],
        vec![Add, Subtract],
        vec![Multiply, Divide, Modulo],
    ];
    (select(ranks), vec(inner, 2..5), any::<[u8; 4]>()).prop_map(|(rank, operands, chosen)| {
        let operators = (1..operands.len()).zip(chosen).map(|(_, at)| rank[usize::from(at) % rank.len()]).collect();
        Expr::Chain(operators, operands)
    })
}

fn gives_nodes(expr: &Expr) -> bool {
    matches!(expr.gives(), Gives::Nodes | Gives::Any)
}

/// Any expression that `parse` can give.
fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0_u32..100_000, 0..4_i32).prop_map(|(digits, scale)| Expr::Number(Literal(f64::from(digits) / 10_f64.powi(scale)))),
        text().prop_map(Expr::Text),
        simple_path(),
        Just(Expr::Path(Path::context())),
        Just(Expr::Path(Path::new(Start::Root, Vec::new()))),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let inner = inner.boxed();
        let nodes = prop_oneof![simple_path(), inner.clone().prop_filter("no nodes", gives_nodes)].boxed();
        prop_oneof![
            3 => path(inner.clone(), nodes.clone()),
            3 => call(inner.clone(), nodes.clone()),
            2 => chain(inner.clone()),
            1 => inner.clone().prop_map(|operand| Expr::Negate(Box::new(operand))),
            1 => vec(nodes, 2..4).prop_map(Expr::Union),
        ]
    })
}

/// A record of a few elements, and lists beside it.
fn instance() -> impl Strategy<Value = Instance> {
    let value = prop_oneof![Just(String::new()), "[0-9]{1,2}", Just("2026-09-14".to_owned()), Just("26.5 106.5".to_owned())];
    let leaf = (name(), value).prop_map(|(name, value)| format!("<{name} a=\"1\">{value}</{name}>"));
    let element = leaf.prop_recursive(3, 12, 4, |inner| {
        (name(), vec(inner, 0..4)).prop_map(|(name, children)| format!("<{name}>{}</{name}>", children.concat()))
    });
    vec(element, 1..4).prop_map(|all| {
        let all = all.concat();
        Instance::new(&format!("<data>{all}</data><instance id=\"a\"><root>{all}</root></instance>"))
    })
}

proptest! {
    #[test]
    fn xp2_what_is_printed_is_read_again(expr in expr()) {
        let printed = expr.to_string();
        let parsed = parse(&printed);
        prop_assert_eq!(parsed.as_ref(), Ok(&expr), "{}", printed);
    }

    #[test]
    fn xp1_any_text_is_an_expression_or_a_fault_in_its_place(text in "\\PC{0,40}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.at <= text.chars().count());
        }
    }

    #[test]
    fn xp1_any_pieces_are_an_expression_or_a_fault_in_their_place(
        pieces in vec(select(vec![
            "a", "1", "'x'", "(", ")", "[", "]", "/", "//", "..", ".", "@", "*", "|", "-", "+", "=", "!=", "<", ",", " and ", " div ",
            "${a}", "count(", "if(", "self::", "node()", "orx:", " ", "\n",
        ]), 0..24)
    ) {
        let text = pieces.concat();
        match parse(&text) {
            Ok(expr) => prop_assert_eq!(parse(&expr.to_string()), Ok(expr)),
            Err(error) => prop_assert!(error.at <= text.chars().count()),
        }
    }

    #[test]
    fn xp6_every_expression_over_every_instance_has_a_value_or_an_error(expr in expr(), instance in instance()) {
        let world = World::default();
        let context = Context::new(&instance, &world, instance.element("/data"));
        let value = evaluate(&expr, &context);
        // What is asked for in one kind is what becomes of the value.
        let text = evaluate_text(&expr, &context).map(|text| text.into_owned());
        let holds = evaluate_boolean(&expr, &context);
        let number = evaluate_number(&expr, &context);
        let nodes = evaluate_nodes(&expr, &context);
        if expr.is_volatile() {
            return Ok(());
        }
        match value {
            Err(EvalError::TooMuchWork) => {}
            Err(error) => prop_assert_eq!(text, Err(error)),
            Ok(Value::Text(value)) => {
                prop_assert_eq!(holds, Ok(!value.is_empty()));
                prop_assert_eq!(text, Ok(value));
                prop_assert_eq!(nodes, Err(EvalError::NotNodes));
            }
            Ok(Value::Boolean(value)) => {
                prop_assert_eq!(holds, Ok(value));
                prop_assert_eq!(number, Ok(f64::from(u8::from(value))));
                prop_assert_eq!(text, Ok(value.to_string()));
            }
            Ok(Value::Number(value)) => {
                prop_assert_eq!(number.map(f64::to_bits), Ok(value.to_bits()));
                prop_assert_eq!(holds, Ok(value != 0.0 && !value.is_nan()));
            }
            Ok(Value::Nodes(value)) => {
                prop_assert_eq!(holds, Ok(!value.is_empty()));
                prop_assert_eq!(text, Ok(value.first().map(|node| instance.text(*node)).unwrap_or_default()));
                prop_assert_eq!(nodes, Ok(value));
            }
        }
    }

    #[test]
    fn xp3_a_path_gives_each_node_once_and_in_order(
        steps in vec(step(Just(Expr::Path(Path::context()))), 0..5),
        instance in instance(),
    ) {
        let world = World::default();
        let expr = Expr::Path(Path::new(Start::Context, steps));
        let nodes = evaluate_nodes(&expr, &Context::new(&instance, &world, instance.element("/data"))).unwrap();
        prop_assert!(nodes.is_sorted_by(|one, next| one < next), "{} {:?}", expr, nodes);
    }
}
