//! A form as one column of fields, drawn from its definition.

use qinglan_core::form::{Definition, Node, Question};
use qinglan_core::record::Field;

use super::computing::computing_form;
use super::field::question_field;
use super::filling::use_filling;
use super::later::later;
use super::repeat::repeat_table;
use crate::dom::{Rows, View, component, view};
use crate::text::say;

/// All questions of the open form.
#[component]
pub fn form_view() -> View {
    let Some(filling) = use_filling() else { return View::none() };
    if filling.form.with_value(Definition::computes) {
        return later(move || computing_form(filling), |words| words);
    }
    nodes(String::new(), filling.form.with_value(|form| form.questions.clone()))
}

/// The nodes of a form, a group or a row of a repeat, at their paths.
#[component]
fn nodes(prefix: String, all: Vec<Node>) -> View {
    let draw = move |node: Node| {
        let path = if prefix.is_empty() { node.name().to_owned() } else { format!("{prefix}/{}", node.name()) };
        match node {
            Node::Question(question) => question_at(path, question),
            Node::Group(group) => view! {
                <section class="section" aria-label=say(&group.label)>
                    <h2>{say(&group.label)}</h2>
                    {group.hint.as_ref().map(|hint| view! { <p class="field-hint">{say(hint)}</p> })}
                    {nodes(path, group.nodes)}
                </section>
            },
            Node::Repeat(repeat) => repeat_table(path, repeat),
        }
    };
    all.into_iter().map(draw).rows()
}

fn question_at(path: String, question: Question) -> View {
    // A definition is checked before it is published: its paths are fields.
    Field::new(path).map_or_else(|_| View::none(), |field| question_field(field, question))
}
