//! What people see: a control for each question, in the groups and repeats around it.

use crate::parameters::{self, At};
use crate::rows::Row;
use crate::types::{From, Plain, Select, Type, file_stem};
use crate::xforms::controls::{SELECTS, shape_of};
use crate::xforms::element::Element;
use crate::xforms::outline::Context;

use super::texts::media;
use super::{Form, triggers};

impl Form<'_> {
    pub fn body(&mut self) -> Element {
        let mut open = vec![Element::new("h:body").with("class", &self.sheet.settings.style)];
        for index in 0..self.items.len() {
            let Some(item) = self.items.get(index) else { continue };
            let (row, kind, at) = (item.row, item.kind.clone(), item.at);
            let element = match (&kind, at) {
                (Type::EndGroup | Type::EndRepeat, _) if open.len() > 1 => {
                    let Some(element) = open.pop() else { continue };
                    if kind == Type::EndRepeat { self.in_group(element) } else { element }
                }
                (Type::BeginGroup | Type::BeginRepeat, Some(at)) => {
                    open.push(self.begin(row, at, kind == Type::BeginRepeat));
                    continue;
                }
                (Type::Plain(plain), Some(at)) => match self.plain(row, *plain, at) {
                    Some(control) => control,
                    None => continue,
                },
                (Type::Select(select), Some(at)) => self.select(row, select, at),
                _ => continue,
            };
            if let Some(part) = open.last_mut() {
                part.push(element);
            }
        }
        // What a broken order of rows left open stays where it was begun.
        while open.len() > 1 {
            let (Some(inner), Some(outer)) = (open.pop(), open.last_mut()) else { break };
            outer.push(inner);
        }
        open.pop().unwrap_or_default()
    }

    fn begin(&mut self, row: &Row, at: usize, repeat: bool) -> Element {
        let context = Context { node: Some(at), ..Context::default() };
        let path = self.outline.path(at).to_owned();
        if repeat {
            let actions = self.new_row_actions(at);
            let count = self.outline.resolve(&row.count, context);
            let repeat = Element::new("repeat").with("nodeset", path).with("jr:count", count).with("appearance", &row.appearance);
            return repeat.holding(actions);
        }
        let group = Element::new("group").with("appearance", &row.appearance).with("ref", &path);
        let said = self.label_and_hint(row, at);
        group.holding(said)
    }

    /// A repeat stands in a group, which has its label.
    fn in_group(&mut self, repeat: Element) -> Element {
        let path = repeat.attribute("nodeset").to_owned();
        let begun = self
            .items
            .iter()
            .find(|item| item.kind == Type::BeginRepeat && item.at.is_some_and(|at| self.outline.path(at) == path));
        let begun = begun.map(|item| (item.row, item.at));
        let mut repeat = repeat;
        // Actions come after what is asked.
        let (actions, asked): (Vec<_>, Vec<_>) = repeat
            .children
            .into_iter()
            .partition(|child| matches!(child, crate::xforms::element::Child::Element(element) if element.name == "setvalue"));
        repeat.children = asked.into_iter().chain(actions).collect();
        let said = match begun {
            Some((row, Some(at))) => self.label_and_hint(row, at),
            _ => Vec::new(),
        };
        Element::new("group").with("ref", path).holding(said).holding([repeat])
    }

    /// The actions that set what stands in a new row at first.
    fn new_row_actions(&self, repeat: usize) -> Vec<Element> {
        let inside = |at: usize| {
            let around = core::iter::successors(self.outline.places.get(at).and_then(|place| place.parent), |at| {
                self.outline.places.get(*at).and_then(|place| place.parent)
            });
            around.into_iter().find(|at| self.outline.places.get(*at).is_some_and(|place| place.repeat)) == Some(repeat)
        };
        let own = self.items.iter().filter_map(|item| Some((item, item.at?))).filter(|(_, at)| inside(*at));
        own.filter_map(|(item, at)| self.first_value(item.row, &item.kind, at, "odk-new-repeat")).collect()
    }

    /// Its texts with all that stands beside them.
    pub fn label_and_hint(&mut self, row: &Row, at: usize) -> Vec<Element> {
        let context = Context { node: Some(at), ..Context::default() };
        let path = self.outline.path(at).to_owned();
        let mut said = Vec::new();
        if !row.label.is_empty() || !row.media.is_empty() {
            let label =
                self.texts.element("label", &format!("{path}:label"), &row.label, media(&row.media), (&self.outline, context));
            said.push(label);
        }
        if !row.hint.is_empty() || !row.guidance.is_empty() {
            let guidance = (!row.guidance.is_empty()).then(|| ("guidance", row.guidance.clone()));
            let id = format!("{path}:hint");
            said.push(self.texts.element("hint", &id, &row.hint, guidance.into_iter().collect(), (&self.outline, context)));
        }
        said
    }

    fn control(&mut self, name: &str, row: &Row, at: usize, kind: &str) -> Element {
        let context = Context { node: Some(at), ..Context::default() };
        let mut control = Element::new(name)
            .with("ref", self.outline.path(at))
            .with("appearance", self.outline.resolve(&row.appearance, context));
        for (parameter, value) in parameters::parse(&row.parameters).unwrap_or_default() {
            let known = parameters::of(kind).iter().find(|(known, ..)| *known == parameter);
            if let Some((_, _, At::Control(attribute))) = known {
                control = control.with(attribute, value);
            }
        }
        let said = self.label_and_hint(row, at);
        control.holding(said)
    }

    fn plain(&mut self, row: &Row, plain: Plain, at: usize) -> Option<Element> {
        let shape = shape_of(plain.name)?;
        let silent = row.label.is_empty() && row.hint.is_empty() && row.media.is_empty();
        if shape.control.is_empty() || (silent && (!row.calculation.is_empty() || !row.trigger.is_empty())) {
            return None;
        }
        let mut control = self.control(shape.control, row, at, plain.name).with("mediatype", shape.mediatype);
        let values = parameters::parse(&row.parameters).unwrap_or_default();
        let list =
            values.iter().find(|(name, _)| matches!(name.as_str(), "tick_labelset" | "reference-geometry")).map(|(_, list)| list);
        if let Some(list) = list {
            control.push(self.labels_of(list));
        }
        control.push_all(self.set_by(row));
        Some(control)
    }

    fn labels_of(&self, list: &str) -> Element {
        let label = if self.tabled(list) { "jr:itext(itextId)" } else { "label" };
        itemset(&format!("instance('{list}')/root/item"), "name", label)
    }

    /// Do the list's choices have their labels in tables?
    pub fn tabled(&self, list: &str) -> bool {
        let rows = self.sheet.lists.iter().filter(|choices| choices.list.name == list).flat_map(|choices| &choices.list.rows);
        rows.into_iter()
            .any(|row| !row.media.is_empty() || (!self.texts.is_plain() && !row.label.is_empty()) || row.label.zh.contains("${"))
    }

    fn select(&mut self, row: &Row, select: &Select, at: usize) -> Element {
        let name = SELECTS.into_iter().find(|(_, how)| *how == select.how).map_or("select1", |(name, _)| name);
        let mut control = self.control(name, row, at, "select");
        control.push(self.itemset(row, select, at));
        control.push_all(self.set_by(row));
        control
    }

    fn itemset(&self, row: &Row, select: &Select, at: usize) -> Element {
        let values = parameters::parse(&row.parameters).unwrap_or_default();
        let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let rows = Context { node: Some(at), rows: true, ..Context::default() };
        let filter_context = Context { node: Some(at), predicate: true, rows: select.from == From::Repeat };
        let mut filter = self.outline.resolve(&row.filter, filter_context);
        let (mut nodeset, name, label) = match select.from {
            From::Repeat => {
                let path = self.outline.resolve(&select.list, rows).trim().to_owned();
                let (nodes, name) = path.rsplit_once('/').unwrap_or((".", &path));
                // What is asked of a row is asked from where it stands.
                let own = format!("current()/{nodes}");
                filter = filter.split(own.as_str()).collect::<Vec<_>>().join(".");
                filter = filter.split(nodes).collect::<Vec<_>>().join(".");
                if filter.is_empty() {
                    filter = format!("./{name} != ''");
                }
                (nodes.to_owned(), name.to_owned(), name.to_owned())
            }
            From::File => {
                let stem = file_stem(&select.list).unwrap_or(&select.list);
                let (name, label) = file_columns(&select.list);
                let column = |key, standard: &str| value(key).unwrap_or(standard).to_owned();
                (format!("instance('{stem}')/root/item"), column("value", name), column("label", label))
            }
            From::Choices | From::External => {
                let label = if self.tabled(&select.list) { "jr:itext(itextId)" } else { "label" };
                (format!("instance('{}')/root/item", select.list), "name".to_owned(), label.to_owned())
            }
        };
        if !filter.is_empty() {
            nodeset = format!("{nodeset}[{filter}]");
        }
        if value("randomize") == Some("true") {
            let seed = value("seed").map(|seed| self.outline.resolve(seed, Context { node: Some(at), ..Context::default() }));
            nodeset = match seed {
                Some(seed) => format!("randomize({nodeset}, {})", seed.trim()),
                None => format!("randomize({nodeset})"),
            };
        }
        itemset(&nodeset, &name, &label)
    }

    /// What a change of this question sets.
    fn set_by(&self, row: &Row) -> Vec<Element> {
        let target = |item: &&super::Item<'_>| triggers(item.row).any(|name| name == row.name);
        let set = |item: &super::Item<'_>| {
            let path = self.outline.path(item.at?);
            let name = if matches!(item.kind, Type::Plain(Plain { name: "background-geopoint", .. })) {
                "odk:setgeopoint"
            } else {
                "setvalue"
            };
            let context = Context { node: self.outline.find(&row.name), ..Context::default() };
            let value = self.outline.resolve(&item.row.calculation, context);
            Some(Element::new(name).with("ref", path).with("event", "xforms-value-changed").with("value", value))
        };
        self.items.iter().filter(target).filter_map(set).collect()
    }
}

/// The columns of a file's list that are its names and labels where nobody says which.
pub fn file_columns(file: &str) -> (&'static str, &'static str) {
    if file.ends_with(".geojson") { ("id", "title") } else { ("name", "label") }
}

fn itemset(nodeset: &str, value: &str, label: &str) -> Element {
    let columns = [Element::new("value").with("ref", value), Element::new("label").with("ref", label)];
    Element::new("itemset").with("nodeset", nodeset).holding(columns)
}
