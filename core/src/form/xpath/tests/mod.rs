//! The language, tried over small instances. What a test expects comes from the definitions of XPath 1.0 and of the ODK XForms
//! specification.

mod choices;
mod comparisons;
mod dates;
mod instance;
mod nodes;
mod numbers;
mod paths;
mod places;
mod properties;
mod resolve;
mod strings;
mod syntax;
mod world;

pub(super) use instance::Instance;
pub(super) use world::World;

use super::{Context, EvalError, Expr, Value, evaluate, evaluate_boolean, evaluate_nodes, evaluate_number, evaluate_text, parse};

/// A record with a repeat, and lists beside it.
pub(super) const RECORD: &str = r#"
    <data id="visit" version="3" xml:lang="zh-CN">
      <name>林晓禾</name>
      <age>30</age>
      <born>1996-02-29</born>
      <empty/>
      <subjects>chinese maths  art</subjects>
      <class><title>一班</title><pupil><n>3</n><mark>5</mark></pupil><pupil><n>1</n><mark/></pupil></class>
      <class><title>二班</title><pupil><n>2</n><mark>4</mark></pupil></class>
      <orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta>
    </data>
    <instance id="schools">
      <root>
        <item><name>a</name><label>石桥</label><town>north</town></item>
        <item><name>b</name><label>青岭</label><town>south</town></item>
        <item><name>c</name><label>白沙</label><town>north</town></item>
      </root>
    </instance>
    <instance id="mixed">
      <root><note><name>b</name><label>旁注</label></note><item><name>b</name><label>正文</label></item></root>
    </instance>"#;

pub(super) fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What `text` gives at `/data`, in the world as it is by itself.
fn try_value(text: &str) -> Result<Value<usize>, EvalError> {
    let (instance, world) = (Instance::new(RECORD), World::default());
    evaluate(&read(text), &Context::new(&instance, &world, instance.element("/data")))
}

fn value(text: &str) -> Value<usize> {
    try_value(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// As [`text_at`], at `/data`.
fn text(expr: &str) -> String {
    text_at("/data", expr)
}

/// What a calculation would store in a node.
fn text_at(node: &str, expr: &str) -> String {
    text_in(&World::default(), node, expr)
}

fn text_in(world: &World, node: &str, expr: &str) -> String {
    let instance = Instance::new(RECORD);
    let parsed = read(expr);
    let context = Context::new(&instance, world, instance.element(node));
    evaluate_text(&parsed, &context).unwrap_or_else(|error| panic!("{expr}: {error:?}")).into_owned()
}

fn number(text: &str) -> f64 {
    let (instance, world) = (Instance::new(RECORD), World::default());
    evaluate_number(&read(text), &Context::new(&instance, &world, instance.element("/data")))
        .unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn holds(text: &str) -> bool {
    let (instance, world) = (Instance::new(RECORD), World::default());
    evaluate_boolean(&read(text), &Context::new(&instance, &world, instance.element("/data")))
        .unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// The values of the nodes that `expr` gives, with a space between them.
fn nodes_at(node: &str, expr: &str) -> String {
    let (instance, world) = (Instance::new(RECORD), World::default());
    let parsed = read(expr);
    let context = Context::new(&instance, &world, instance.element(node));
    let nodes = evaluate_nodes(&parsed, &context).unwrap_or_else(|error| panic!("{expr}: {error:?}"));
    nodes.into_iter().map(|node| instance.text(node)).collect::<Vec<_>>().join(" ")
}

fn nodes(expr: &str) -> String {
    nodes_at("/data", expr)
}

/// Each expression gives its text.
fn give(expected: &[(&str, &str)]) {
    for (expr, shown) in expected {
        assert_eq!(text(expr), *shown, "{expr}");
    }
}
