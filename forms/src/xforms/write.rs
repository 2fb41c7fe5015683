//! The rows of a form made into XForms.

mod body;
mod model;
mod texts;

pub use body::file_columns;
pub use texts::{MISSING, folder, form_of};

use crate::language::UNNAMED;
use crate::reference;
use crate::rows::{Row, Sheet};
use crate::types::{Plain, Type};

use super::element::{Element, NAMESPACES};
use super::generated;
use super::outline::Outline;
use texts::Texts;

/// A row, understood and with its place.
struct Item<'a> {
    row: &'a Row,
    kind: Type,
    /// In the outline; nothing for the end of a part.
    at: Option<usize>,
}

/// A form about to be written.
struct Form<'a> {
    sheet: &'a Sheet,
    items: Vec<Item<'a>>,
    outline: Outline,
    texts: Texts,
}

pub fn write(mut sheet: Sheet) -> String {
    sheet.rows = generated::expand(core::mem::take(&mut sheet.rows));
    let root = if sheet.settings.name.is_empty() { "data" } else { &sheet.settings.name };
    let (outline, items) = laid_out(&sheet.rows, root);
    let plain = sheet.languages.names().iter().all(|name| name == UNNAMED);
    let mut form = Form { sheet: &sheet, items, outline, texts: Texts::new(plain) };
    let body = form.body();
    let model = form.model();
    let head =
        Element::new("h:head").holding([Element::new("h:title").text(&sheet.settings.title), model]).holding(form.extras());
    let mut html = Element::new("h:html");
    for (uri, prefix) in NAMESPACES {
        html = html.with(&if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") }, uri);
    }
    html.holding([head, body]).print()
}

/// The nodes of the primary instance, and the rows that they come from.
fn laid_out<'a>(rows: &'a [Row], root: &str) -> (Outline, Vec<Item<'a>>) {
    let mut outline = Outline::new(root);
    let mut open = Vec::new();
    let mut items = Vec::new();
    for row in rows {
        let Some(kind) = Type::parse(&row.kind) else { continue };
        let at = match &kind {
            Type::EndGroup | Type::EndRepeat => {
                open.pop();
                None
            }
            Type::Plain(Plain { name: "audit" | "csv-external" | "xml-external", .. }) | Type::Setting(_) | Type::Old => None,
            kind => Some(outline.add(&row.name, open.last().copied(), *kind == Type::BeginRepeat)),
        };
        if matches!(kind, Type::BeginGroup | Type::BeginRepeat) {
            open.extend(at);
        }
        items.push(Item { row, kind, at });
    }
    (outline, items)
}

impl Form<'_> {
    /// What only this program reads.
    fn extras(&self) -> Option<Element> {
        let languages = &self.sheet.languages;
        let said = |extra: &crate::rows::Extra| {
            let texts = languages
                .names()
                .iter()
                .map(|name| (name, languages.get(&extra.words, name)))
                .filter(|(_, text)| !text.is_empty());
            let texts: Vec<Element> =
                texts.map(|(name, text)| Element::new("qinglan:text").with("lang", name).text(text)).collect();
            Element::new("qinglan:extra").with("key", &extra.key).with("value", &extra.value).holding(texts)
        };
        let all: Vec<Element> = self.sheet.extras.iter().map(said).collect();
        (!all.is_empty()).then(|| Element::new("qinglan:form").holding(all))
    }
}

/// The names of the questions whose change sets this one.
fn triggers(row: &Row) -> impl Iterator<Item = String> {
    row.trigger.split(',').filter_map(reference::alone)
}
