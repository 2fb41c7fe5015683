//! A form as one column of fields, drawn from its definition.

use leptos::prelude::*;
use qinglan_core::form::{Node, Question};
use qinglan_core::record::Field;

use super::field::QuestionField;
use super::filling::use_filling;
use super::part::{Rows, optional};
use super::repeat::RepeatTable;
use crate::text::say;

/// All questions of the open form.
#[component]
pub fn FormView() -> impl IntoView {
    let Some(filling) = use_filling() else { return ().into_any() };
    let nodes = filling.form.with_value(|form| form.questions.clone());
    view! { <Nodes prefix=String::new() nodes/> }.into_any()
}

/// The nodes of a form, a group or a row of a repeat, at their paths.
#[component]
pub fn Nodes(prefix: String, nodes: Vec<Node>) -> impl IntoView {
    let draw = move |node: Node| {
        let path = if prefix.is_empty() { node.name().to_owned() } else { format!("{prefix}/{}", node.name()) };
        match node {
            Node::Question(question) => question_field(path, question),
            Node::Group(group) => view! {
                <section class="section" aria-label=say(&group.label)>
                    <h2>{say(&group.label)}</h2>
                    {optional(group.hint.as_ref().map(|hint| view! { <p class="field-hint">{say(hint)}</p> }))}
                    <Nodes prefix=path nodes=group.nodes/>
                </section>
            }
            .into_any(),
            Node::Repeat(repeat) => view! { <RepeatTable path repeat/> }.into_any(),
        }
    };
    nodes.into_iter().map(draw).rows()
}

fn question_field(path: String, question: Question) -> AnyView {
    // A definition is checked before it is published: its paths are fields.
    Field::new(path).map_or_else(|_| ().into_any(), |field| view! { <QuestionField field question/> }.into_any())
}
