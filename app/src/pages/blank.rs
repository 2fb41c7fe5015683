//! A form with nothing in it, as it is printed to be filled by hand.

use qinglan_core::form::{Definition, Kind, Node, Question, Repeat, Select};

use super::library::{forms_missing, read};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, skeleton};
use crate::components::paper::signing;
use crate::dom::{Rows, View, component, part, view};
use crate::reactive::RwSignal;
use crate::shell::browser;
use crate::state::use_app;
use crate::text::{say, t};

/// Rows of a table that nobody has filled yet.
const ROWS: u32 = 5;
/// Lines for words that a phone gives a single one, where something is written in a hand.
const LINES: u8 = 2;

#[component]
#[inline(never)]
pub fn blank_page(reference: String) -> View {
    let app = use_app();
    let here = RwSignal::new(None::<bool>);
    read(app, here);
    part(move || {
        let frame = |title: String| Frame::titled(title).back("/records/new");
        match (here.get(), app.known_form(&reference)) {
            (None, _) => frame(String::new()).around(skeleton()),
            (Some(_), Some(form)) => frame(say(&form.title)).wide().around(blank(&form)),
            (Some(true), None) => {
                frame(t().forms_unknown().to_owned()).around(empty("search", t().forms_unknown(), t().missing_means()))
            }
            (Some(false), None) => frame(t().forms_title().to_owned()).around(forms_missing(move || read(app, here))),
        }
    })
}

fn blank(form: &Definition) -> View {
    let to = format!("/records/{}?form={}", use_app().entity_id(), form.reference());
    let mut sheet = Sheet::default();
    sheet.nodes(&form.questions);
    let title = say(&form.title);
    view! {
        {form.description.as_ref().map(|words| view! { <p class="field-hint no-print">{say(words)}</p> })}
        <div class="paper" role="region" tabindex="0" aria-label=title>{sheet.finish()}{signing(&form.print)}</div>
        <div class="actions">
            <a href=to class="btn">{icon("edit")}{t().forms_fill()}</a>
            <button class="btn btn-primary" type="button" on:click=|_| browser::print()>{icon("print")}{t().forms_print_blank()}</button>
        </div>
    }
}

/// The tables of a sheet, as they grow: two short questions stand in one row.
#[derive(Default)]
struct Sheet {
    tables: Vec<View>,
    rows: Vec<View>,
    /// The first of two short questions.
    half: Option<String>,
}

impl Sheet {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Question(question) => self.question(question),
                Node::Group(group) => {
                    self.heading(say(&group.label));
                    self.nodes(&group.nodes);
                    self.whole();
                }
                Node::Repeat(repeat) => self.table(repeat),
            }
        }
    }

    fn heading(&mut self, words: String) {
        self.whole();
        self.rows.push(view! { <tr><th colspan="4" class="paper-part">{words}</th></tr> });
    }

    fn question(&mut self, question: &Question) {
        let label = say(&question.label);
        if !is_short(question) {
            let Some(space) = space(&question.kind) else { return };
            let hint = question.hint.as_ref().map(|hint| view! { <small>{say(hint)}</small> });
            self.whole();
            self.rows.push(view! { <tr><th scope="row">{label}{hint}</th><td colspan="3">{space}</td></tr> });
        } else if let Some(first) = self.half.take() {
            self.rows.push(view! { <tr><th scope="row">{first}</th><td></td><th scope="row">{label}</th><td></td></tr> });
        } else {
            self.half = Some(label);
        }
    }

    /// Ends a row that has only one short question.
    fn whole(&mut self) {
        if let Some(label) = self.half.take() {
            self.rows.push(view! { <tr><th scope="row">{label}</th><td colspan="3"></td></tr> });
        }
    }

    fn table(&mut self, repeat: &Repeat) {
        self.close();
        let heads = repeat.columns().map(|column| view! { <th scope="col">{say(&column.label)}</th> }).rows();
        let row = |_| view! { <tr>{repeat.columns().map(|column| view! { <td>{cell(&column.kind)}</td> }).rows()}</tr> };
        let rows = (0..repeat.min.unwrap_or(0).max(ROWS)).map(row).rows();
        self.tables.push(view! {
            <table class="paper-table"><caption>{say(&repeat.label)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        });
    }

    fn close(&mut self) {
        self.whole();
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows).into_iter().rows();
            self.tables.push(view! { <table class="paper-table paper-questions"><colgroup><col/><col/><col/><col/></colgroup><tbody>{rows}</tbody></table> });
        }
    }

    fn finish(mut self) -> View {
        self.close();
        self.tables.into_iter().rows()
    }
}

/// One line, and nothing that has to be explained beside it.
fn is_short(question: &Question) -> bool {
    match &question.kind {
        Kind::Text(text) => !text.multiline,
        Kind::Integer(_) | Kind::Date(_) | Kind::Tally(_) => true,
        _ => false,
    }
}

/// Where the answer is written; none where paper takes no answer.
fn space(kind: &Kind) -> Option<View> {
    Some(match kind {
        Kind::Text(text) if text.multiline => lines(text.rows.unwrap_or(LINES)),
        Kind::Text(_) | Kind::Integer(_) | Kind::Date(_) | Kind::Tally(_) => View::none(),
        Kind::SelectOne(select) | Kind::SelectMany(select) => choices(select),
        Kind::Rating(rating) => {
            let points = (1..=rating.points).map(|point| view! { <b>{i64::from(point)}</b> }).rows();
            view! { <p class="paper-rating"><span>{say(&rating.low)}</span>{points}<span>{say(&rating.high)}</span></p> }
        }
        Kind::Photo(_) => view! { <p>{t().paper_photo()}</p> },
        Kind::Audio(_) | Kind::Instrument(_) | Kind::Special(_) => return None,
    })
}

/// A cell of a table has its own room; what is chosen there is ticked.
fn cell(kind: &Kind) -> View {
    match kind {
        Kind::SelectOne(select) | Kind::SelectMany(select) => choices(select),
        _ => View::none(),
    }
}

fn lines(count: u8) -> View {
    (0..count).map(|_| view! { <i class="paper-line"></i> }).rows()
}

fn choices(select: &Select) -> View {
    let choice = |words: String| view! { <span class="paper-choice">{words}</span> };
    select.choices.iter().map(|one| choice(format!("□ {}", say(&one.label)))).rows()
}
