//! What a form holds: the answers, the lists, and what binds them.

use crate::build::IMAGES;
use crate::lists;
use crate::parameters::{self, At};
use crate::reference;
use crate::rows::{Choices, Row};
use crate::types::{FILE_ENDINGS, From, Plain, Select, Type};
use crate::xforms::controls::{Facts, classify, shape_of};
use crate::xforms::element::Element;
use crate::xforms::outline::Context;

use super::texts::media;
use super::{Form, triggers};

impl Form<'_> {
    pub fn model(&mut self) -> Element {
        let bindings = self.bindings();
        let secondary = self.secondary();
        let settings = &self.sheet.settings;
        let tables = self.texts.tables(&self.sheet.languages, &settings.default_language, &self.outline);
        let model = Element::new("model").with("odk:xforms-version", "1.0.0").holding(tables);
        model.holding([Element::new("instance").holding([self.primary()])]).holding(secondary).holding(bindings)
    }

    /// The answers, before anybody gave any.
    fn primary(&self) -> Element {
        let settings = &self.sheet.settings;
        let root = Element::new(&self.outline.root).with("id", &settings.form_id).with("version", &settings.version);
        let mut root = root.holding(self.nodes(None, false));
        let audit = self.items.iter().any(|item| matches!(item.kind, Type::Plain(Plain { name: "audit", .. })));
        let given = [(audit, "audit"), (true, "instanceID"), (!settings.instance_name.is_empty(), "instanceName")];
        root.push(Element::new("meta").holding(given.into_iter().filter(|(is, _)| *is).map(|(_, name)| Element::new(name))));
        root
    }

    /// The nodes in `parent`. A repeat stands there twice: as what a new row is, and as its first row.
    fn nodes(&self, parent: Option<usize>, template: bool) -> Vec<Element> {
        let inside = self.items.iter().filter_map(|item| Some((item, item.at?)));
        let own = inside.filter(|(_, at)| self.outline.places.get(*at).is_some_and(|place| place.parent == parent));
        let mut nodes = Vec::new();
        for (item, at) in own {
            let row = item.row;
            match item.kind {
                Type::BeginGroup => nodes.push(Element::new(&row.name).holding(self.nodes(Some(at), template))),
                Type::BeginRepeat => {
                    let mut pattern = Element::new(&row.name).holding(self.nodes(Some(at), true));
                    pattern.attributes.push(("jr:template".into(), String::new()));
                    nodes.push(pattern);
                    if !template {
                        nodes.push(Element::new(&row.name).holding(self.nodes(Some(at), false)));
                    }
                }
                _ => nodes.push(Element::new(&row.name).text(static_default(row, &item.kind))),
            }
        }
        nodes
    }

    fn secondary(&mut self) -> Vec<Element> {
        let mut all: Vec<Element> = Vec::new();
        let mut add = |id: &str, src: String| {
            if !all.iter().any(|known| known.attribute("id") == id) {
                all.push(Element::new("instance").with("id", id).with("src", src));
            }
        };
        for item in &self.items {
            match &item.kind {
                Type::Select(Select { from: From::File, list, .. }) => file(list).into_iter().for_each(|(id, src)| add(id, src)),
                Type::Plain(Plain { name: name @ ("csv-external" | "xml-external"), .. }) => {
                    let list = format!("{}.{}", item.row.name, name.trim_end_matches("-external"));
                    file(&list).into_iter().for_each(|(id, src)| add(id, src));
                }
                _ => {}
            }
            let default = [("default", item.row.default.as_str())];
            for (_, text) in item.row.expressions().into_iter().chain(default) {
                for list in lists::pulled(text) {
                    file(&list).into_iter().for_each(|(id, src)| add(id, src));
                }
                if reference::references(text).is_ok_and(|found| found.iter().any(|found| found.last_saved)) {
                    add("__last-saved", "jr://instance/last-saved".into());
                }
            }
        }
        let lists: Vec<&Choices> = self.sheet.lists.iter().collect();
        for choices in lists {
            all.push(self.list(choices));
        }
        all
    }

    fn list(&mut self, choices: &Choices) -> Element {
        let list = &choices.list;
        let tabled = self.tabled(&list.name);
        let mut root = Element::new("root");
        for (index, row) in list.rows.iter().enumerate() {
            let mut item = Element::new("item");
            let id = format!("{}-{index}", list.name);
            if tabled {
                self.texts.reference(&id, &row.label, media(&row.media), Context::default());
                item.push(Element::new("itextId").text(id));
            }
            item.push(Element::new("name").text(&row.name));
            if !tabled && !row.label.is_empty() {
                item.push(Element::new("label").text(&row.label.zh));
            }
            let cells = list.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
            item.push_all(cells.map(|(column, cell)| Element::new(column).text(cell)));
            root.push(item);
        }
        Element::new("instance").with("id", &list.name).holding([root])
    }

    fn bindings(&mut self) -> Vec<Element> {
        let mut all = Vec::new();
        for index in 0..self.items.len() {
            let Some(item) = self.items.get(index) else { continue };
            let (row, kind, at) = (item.row, item.kind.clone(), item.at);
            match (at, &kind) {
                (Some(at), _) => {
                    let nodeset = self.outline.path(at).to_owned();
                    let bind = self.bind(row, &kind, at, &nodeset);
                    if bind.attributes.len() > 1 {
                        all.push(bind);
                    }
                    all.extend(self.first_value(row, &kind, at, "odk-instance-first-load"));
                    all.extend(self.action(row, &kind, &nodeset));
                }
                (None, Type::Plain(Plain { name: "audit", .. })) => {
                    let bind =
                        Element::new("bind").with("nodeset", format!("/{}/meta/audit", self.outline.root)).with("type", "binary");
                    // Its place among the questions, which has no other trace.
                    all.push(with_parameters(bind, row, "audit").with("qinglan:at", index.to_string()));
                }
                (None, _) => {}
            }
        }
        let meta = |name: &str| {
            Element::new("bind").with("nodeset", format!("/{}/meta/{name}", self.outline.root)).with("type", "string")
        };
        all.push(meta("instanceID").with("readonly", "true()").with("jr:preload", "uid"));
        let name = self.outline.resolve(&self.sheet.settings.instance_name, Context::default());
        if !name.is_empty() {
            all.push(meta("instanceName").with("calculate", name));
        }
        all
    }

    fn bind(&mut self, row: &Row, kind: &Type, at: usize, nodeset: &str) -> Element {
        let context = Context { node: Some(at), ..Context::default() };
        let outline = &self.outline;
        let expression = |cell: &str| outline.resolve(truth(cell), context);
        let set_elsewhere = triggers(row).next().is_some();
        let note = matches!(kind, Type::Plain(Plain { name: "note", .. }));
        let shape = if let Type::Plain(plain) = kind { shape_of(plain.name) } else { None };
        let bound = match kind {
            Type::Select(select) if select.how == qinglan_core::form::How::Rank => "odk:rank",
            Type::Select(_) => "string",
            Type::Plain(Plain { name: "range", .. }) if has_fractions(row) => "decimal",
            _ => shape.map_or("", |shape| shape.bind),
        };
        let mut bind = Element::new("bind")
            .with("nodeset", nodeset)
            .with("type", bound)
            .with("readonly", if note { "true()".to_owned() } else { expression(&row.readonly) })
            .with("required", expression(&row.required))
            .with("relevant", expression(&row.relevant))
            .with("constraint", expression(&row.constraint))
            .with("calculate", if set_elsewhere { String::new() } else { expression(&row.calculation) });
        if let Some((preload, params)) = shape.map(|shape| shape.preload) {
            bind = bind.with("jr:preload", preload).with("jr:preloadParams", params);
        }
        let constraint = self.texts.message(&format!("{nodeset}:jr:constraintMsg"), &row.constraint_message, context);
        let required = self.texts.message(&format!("{nodeset}:jr:requiredMsg"), &row.required_message, context);
        bind = bind.with("jr:constraintMsg", constraint).with("jr:requiredMsg", required).with("qinglan:kind", &row.mark);
        let Type::Plain(plain) = kind else { return bind };
        bind = with_parameters(bind, row, plain.name);
        self.tell_apart(bind, row, *plain, at)
    }

    /// Names the type where nothing else in the form tells it, and keeps the texts that no control shows.
    fn tell_apart(&mut self, bind: Element, row: &Row, plain: Plain, at: usize) -> Element {
        let Some(shape) = shape_of(plain.name) else { return bind };
        let silent = row.label.is_empty() && row.hint.is_empty() && row.media.is_empty();
        let moved = !row.calculation.is_empty() || !row.trigger.is_empty();
        let control = if silent && moved { "" } else { shape.control };
        let action = match plain.name {
            "start-geopoint" => "first-load",
            "background-geopoint" => "value-changed",
            "background-audio" => "record",
            _ => "",
        };
        let facts = Facts {
            control,
            mediatype: shape.mediatype,
            bind: bind.attribute("type"),
            preload: bind.attribute("jr:preload"),
            params: bind.attribute("jr:preloadParams"),
            readonly: bind.attribute("readonly") == "true()",
            computed: !row.calculation.is_empty(),
            action,
        };
        let told = classify(facts) == plain.name;
        if control.is_empty() && !silent {
            drop(self.label_and_hint_of_hidden(row, at));
        }
        if told { bind } else { bind.with("qinglan:type", plain.name) }
    }

    /// Only the tables have room for what no control shows.
    fn label_and_hint_of_hidden(&mut self, row: &Row, at: usize) -> Vec<String> {
        let context = Context { node: Some(at), ..Context::default() };
        let path = self.outline.path(at).to_owned();
        let guidance = (!row.guidance.is_empty()).then(|| ("guidance", row.guidance.clone()));
        let all = [("label", &row.label, media(&row.media)), ("hint", &row.hint, guidance.into_iter().collect())];
        let said = all.into_iter().filter(|(_, words, beside)| !words.is_empty() || !beside.is_empty());
        said.map(|(what, words, beside)| self.texts.reference(&format!("{path}:{what}"), words, beside, context)).collect()
    }

    /// The action that computes what stands there at first.
    pub fn first_value(&self, row: &Row, kind: &Type, at: usize, event: &str) -> Option<Element> {
        if row.default.is_empty() || !static_default(row, kind).is_empty() {
            return None;
        }
        let context = Context { node: Some(at), ..Context::default() };
        let value = self.outline.resolve(&row.default, context);
        Some(Element::new("setvalue").with("ref", self.outline.path(at)).with("event", event).with("value", value))
    }

    /// What the phone does by itself.
    fn action(&self, row: &Row, kind: &Type, nodeset: &str) -> Option<Element> {
        let Type::Plain(plain) = kind else { return None };
        let (name, event) = match plain.name {
            "start-geopoint" => ("odk:setgeopoint", "odk-instance-first-load"),
            "background-audio" => ("odk:recordaudio", "odk-instance-load"),
            _ => return None,
        };
        let values = parameters::parse(&row.parameters).unwrap_or_default();
        let quality =
            values.into_iter().find(|(name, _)| name == "quality" && plain.name == "background-audio").map(|(_, value)| value);
        Some(Element::new(name).with("ref", nodeset).with("event", event).with("odk:quality", quality.unwrap_or_default()))
    }
}

/// `yes` and `no` as expressions.
fn truth(cell: &str) -> &str {
    match cell {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => "true()",
        "no" | "No" | "NO" | "false" | "False" | "FALSE" => "false()",
        cell => cell,
    }
}

fn static_default(row: &Row, kind: &Type) -> String {
    let name = if let Type::Plain(plain) = kind { plain.name } else { "select" };
    if row.default.is_empty() || reference::is_dynamic(&row.default, name) {
        String::new()
    } else if name == "image" {
        format!("{IMAGES}{}", row.default)
    } else {
        row.default.clone()
    }
}

fn has_fractions(row: &Row) -> bool {
    let values = parameters::parse(&row.parameters).unwrap_or_default();
    values.iter().any(|(_, value)| value.parse::<f64>().is_ok_and(|number| number.fract() != 0.0))
}

fn with_parameters(mut bind: Element, row: &Row, kind: &str) -> Element {
    for (name, value) in parameters::parse(&row.parameters).unwrap_or_default() {
        let known = parameters::of(kind).iter().find(|(known, ..)| *known == name);
        if let Some((_, _, At::Bind(attribute))) = known {
            bind = bind.with(attribute, value);
        }
    }
    bind
}

/// The id and address of a file's list.
fn file(list: &str) -> Option<(&str, String)> {
    let ending = FILE_ENDINGS.into_iter().find(|ending| list.ends_with(ending))?;
    let stem = list.strip_suffix(ending)?;
    let folder = if ending == ".csv" { "file-csv" } else { "file" };
    Some((stem, format!("jr://{folder}/{list}")))
}
