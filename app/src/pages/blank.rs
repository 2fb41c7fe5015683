//! A form with nothing in it, as it is printed to be filled by hand.

use qinglan_core::form::{Definition, How, Kind, List, ListRow, Logic, Node, Question, Repeat, Select, Special};
use qinglan_core::words::Words;

use super::library::{forms_missing, read};
use crate::components::computing::Files;
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
    // What cannot be read was refused when the form was published.
    let lists = form.setup.as_ref().and_then(|setup| setup.open().ok()).map(|setup| setup.lists).unwrap_or_default();
    let mut sheet = Sheet { lists, files: Some(Files::of(form)), ..Sheet::default() };
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
    /// What choices may be from.
    lists: Vec<List>,
    /// Pictures beside what is asked.
    files: Option<Files>,
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
        let special = special(&question.kind);
        let logic: Logic = question.logic.as_ref().and_then(|logic| logic.open().ok()).unwrap_or_default();
        let picture = self.files.as_ref().and_then(|files| files.on_paper(&logic.media));
        if special == Some(Special::Note) {
            self.heading(label);
            self.rows.extend(picture.map(|picture| view! { <tr><td colspan="4">{picture}</td></tr> }));
            return;
        }
        if picture.is_some() || !is_short(question, special.as_ref()) {
            let Some(space) = space(&question.kind, special.as_ref(), &self.lists, self.files.as_ref()) else { return };
            let hint = question.hint.as_ref().map(|hint| view! { <small>{say(hint)}</small> });
            self.whole();
            self.rows.push(view! { <tr><th scope="row">{label}{hint}</th><td colspan="3">{picture}{space}</td></tr> });
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

fn special(kind: &Kind) -> Option<Special> {
    match kind {
        Kind::Special(packed) => packed.open().ok(),
        _ => None,
    }
}

/// One line, and nothing that has to be explained beside it.
fn is_short(question: &Question, special: Option<&Special>) -> bool {
    match (&question.kind, special) {
        (Kind::Text(text), _) => !text.multiline,
        (Kind::Integer(_) | Kind::Date(_) | Kind::Tally(_), _) => true,
        (_, Some(special)) => {
            matches!(special, Special::Decimal | Special::Range(_) | Special::Time | Special::DateTime | Special::Barcode)
        }
        _ => false,
    }
}

/// Where the answer is written; none where paper takes no answer.
fn space(kind: &Kind, special: Option<&Special>, lists: &[List], files: Option<&Files>) -> Option<View> {
    Some(match kind {
        Kind::Text(text) if text.multiline => lines(text.rows.unwrap_or(LINES)),
        Kind::Text(_) | Kind::Integer(_) | Kind::Date(_) | Kind::Tally(_) => View::none(),
        Kind::SelectOne(select) | Kind::SelectMany(select) => choices(select),
        Kind::Rating(rating) => {
            let points = (1..=rating.points).map(|point| view! { <b>{i64::from(point)}</b> }).rows();
            view! { <p class="paper-rating"><span>{say(&rating.low)}</span>{points}<span>{say(&rating.high)}</span></p> }
        }
        Kind::Photo(_) => view! { <p>{t().paper_photo()}</p> },
        Kind::Audio(_) | Kind::Instrument(_) => return None,
        Kind::Special(_) => return special_space(special?, lists, files),
    })
}

/// What depends on other answers is all there: who fills paper reads on where it says so.
fn special_space(special: &Special, lists: &[List], files: Option<&Files>) -> Option<View> {
    match special {
        Special::Choice(choice) => {
            let list = lists.iter().find(|list| list.name == choice.list)?;
            let mark = if choice.how == How::Rank { "（　）" } else { "□ " };
            let row = |row: &ListRow| {
                let picture = files.and_then(|files| files.on_paper(&row.media));
                view! { <span class="paper-choice">{picture}{format!("{mark}{}", say(&row.label))}</span> }
            };
            Some(list.rows.iter().map(row).rows())
        }
        Special::Acknowledge => Some(view! { <span class="paper-choice">"□ "{t().acknowledge()}</span> }),
        Special::Geopoint | Special::File(_) => Some(lines(1)),
        _ => None,
    }
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
    select.choices.iter().map(|one| boxed("□ ", &one.label)).rows()
}

fn boxed(mark: &str, label: &Words) -> View {
    view! { <span class="paper-choice">{format!("{mark}{}", say(label))}</span> }
}
