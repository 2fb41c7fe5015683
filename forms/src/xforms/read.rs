//! XForms made into the rows of a form.

mod body;
mod itemsets;
mod question;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::form::{List, ListRow};

use crate::Read;
use crate::build::build;
use crate::language::UNNAMED;
use crate::report::{Fault, FaultKind, Place, Warning, WarningKind};
use crate::rows::{Choices, Extra, Findings, Part, Row, Settings, Sheet};

use super::element::Element;
use super::generated;
use super::outline::{Context, Outline};
use body::Body;
use question::with_attributes;
use texts::Texts;

pub fn read(document: &Element) -> Read {
    let Some(parts) = parts(document) else {
        return Err(vec![Fault { place: Place::default(), kind: FaultKind::NotXForms }]);
    };
    let mut reader = Reader::new(&parts);
    let sheet = reader.sheet(&parts);
    let paths = reader.paths;
    let place = |row: u32, key: &str| {
        let path = usize::try_from(row).ok().and_then(|row| paths.get(row.checked_sub(1)?));
        let header = path.cloned().unwrap_or_default();
        Place { header: format!("{header} {key}").trim().to_owned(), ..Place::default() }
    };
    match build(&sheet, parts.root.attribute("id"), reader.findings) {
        Ok((definition, findings)) => {
            let warn =
                findings.warnings.into_iter().map(|found| Warning { place: place(found.row, found.key), kind: found.kind });
            Ok((definition, warn.collect()))
        }
        Err(findings) => {
            Err(findings.faults.into_iter().map(|found| Fault { place: place(found.row, found.key), kind: found.kind }).collect())
        }
    }
}

/// The parts that every form has.
struct Parts<'a> {
    head: &'a Element,
    model: &'a Element,
    body: &'a Element,
    /// The element of the primary instance.
    root: &'a Element,
}

fn parts(document: &Element) -> Option<Parts<'_>> {
    let head = document.first("h:head")?;
    let model = head.first("model")?;
    let body = document.first("h:body")?;
    let root = model.first("instance")?.elements().next()?;
    Some(Parts { head, model, body, root })
}

/// Something that is done to a node.
struct Action<'a> {
    name: &'a str,
    event: &'a str,
    value: &'a str,
    element: &'a Element,
    /// The question whose change does it.
    by: Option<String>,
}

struct Reader<'a> {
    outline: Outline,
    binds: BTreeMap<&'a str, &'a Element>,
    body: Body<'a>,
    /// By the path of the node.
    actions: BTreeMap<String, Vec<Action<'a>>>,
    texts: Texts<'a>,
    /// The files of lists, by their ids.
    files: BTreeMap<String, String>,
    lists: Vec<Choices>,
    findings: Findings,
    rows: Vec<Row>,
    paths: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(parts: &Parts<'a>) -> Self {
        let root = format!("/{}", parts.root.name);
        let mut body = Body::default();
        body.walk(parts.body, &root);
        let binds = parts.model.named("bind").map(|bind| (bind.attribute("nodeset"), bind)).collect();
        let mut reader = Self {
            outline: Outline::new(&parts.root.name),
            binds,
            body,
            actions: BTreeMap::new(),
            texts: Texts::new(parts.model),
            files: BTreeMap::new(),
            lists: Vec::new(),
            findings: Findings::default(),
            rows: Vec::new(),
            paths: Vec::new(),
        };
        reader.outline_of(parts.root, None);
        let acting = |element: &&Element| matches!(element.name.as_str(), "setvalue" | "odk:setgeopoint" | "odk:recordaudio");
        for element in parts.model.elements().filter(acting) {
            reader.act(element, None);
        }
        for (by, element) in core::mem::take(&mut reader.body.actions) {
            reader.act(element, by);
        }
        reader
    }

    fn act(&mut self, element: &'a Element, by: Option<String>) {
        let action =
            Action { name: &element.name, event: element.attribute("event"), value: element.attribute("value"), element, by };
        self.actions.entry(element.attribute("ref").trim().to_owned()).or_default().push(action);
    }

    /// The nodes that are asked or computed: each name once, as a repeat stands there twice.
    fn inside(parent: &'a Element) -> impl Iterator<Item = &'a Element> {
        let mut seen = BTreeSet::new();
        let given = |name: &str| matches!(name, "meta" | "orx:meta");
        parent.elements().filter(move |element| !given(&element.name) && seen.insert(element.name.as_str()))
    }

    fn outline_of(&mut self, parent: &'a Element, above: Option<usize>) {
        for element in Self::inside(parent) {
            let path = above.map_or_else(|| format!("/{}", self.outline.root), |above| self.outline.path(above).to_owned());
            let repeat = self.body.repeats.contains_key(&format!("{path}/{}", element.name));
            let at = self.outline.add(&element.name, above, repeat);
            self.outline_of(element, Some(at));
        }
    }

    fn warn(&mut self, row: u32, what: impl Into<String>) {
        self.findings.warn(Part::Survey, row, "", WarningKind::NotKept { what: what.into() });
    }

    fn sheet(&mut self, parts: &Parts<'a>) -> Sheet {
        self.instances(parts);
        let mut settings = Settings {
            row: 0,
            title: parts.head.first("h:title").map(Element::own_text).unwrap_or_default(),
            form_id: parts.root.attribute("id").to_owned(),
            version: parts.root.attribute("version").to_owned(),
            default_language: self.texts.default_name().filter(|name| *name != UNNAMED).map(str::to_owned).unwrap_or_default(),
            instance_name: String::new(),
            style: parts.body.attribute("class").to_owned(),
            name: parts.root.name.clone(),
            // Other tools have written the names already, and none of them minds.
            allow_choice_duplicates: true,
        };
        self.nodes(parts.root);
        for (nodeset, bind) in self.binds.clone() {
            let path = nodeset.strip_prefix(&format!("/{}/", parts.root.name)).unwrap_or(nodeset);
            match path {
                "meta/instanceName" | "orx:meta/orx:instanceName" | "meta/orx:instanceName" => {
                    settings.instance_name = self.outline.unresolve(bind.attribute("calculate"), Context::default());
                }
                "meta/audit" | "orx:meta/orx:audit" => self.audit(bind),
                _ => {}
            }
        }
        for element in parts.model.elements() {
            if !matches!(
                element.name.as_str(),
                "itext" | "instance" | "bind" | "setvalue" | "odk:setgeopoint" | "odk:recordaudio"
            ) {
                self.warn(0, &element.name);
            }
        }
        for what in core::mem::take(&mut self.body.passed_over) {
            self.findings.warn(Part::Survey, 0, "", what);
        }
        let extras = self.extras(parts.head);
        let rows = generated::fold(core::mem::take(&mut self.rows));
        let used: BTreeSet<String> = rows.iter().flat_map(|row| row.kind.split_whitespace().map(str::to_owned)).collect();
        let unused = self.files.iter().filter(|(_, file)| !used.contains(*file));
        let external = unused.map(|(name, file)| {
            let kind = if file.ends_with(".xml") { "xml-external" } else { "csv-external" };
            Row { kind: kind.into(), name: name.clone(), ..Row::default() }
        });
        let rows = rows.iter().cloned().chain(external).collect();
        Sheet { settings, languages: self.texts.languages(), rows, lists: core::mem::take(&mut self.lists), extras }
    }

    /// The lists of the form, and of files.
    fn instances(&mut self, parts: &Parts<'a>) {
        for instance in parts.model.named("instance").skip(1) {
            let (id, src) = (instance.attribute("id"), instance.attribute("src"));
            let file = src.rsplit('/').next().unwrap_or_default();
            match instance.elements().next() {
                Some(root) => {
                    let list = self.list(id, root);
                    let numbers = vec![0; list.rows.len()];
                    self.lists.push(Choices { list, numbers, external: false });
                }
                None if id == "__last-saved" => {}
                None if crate::types::file_stem(file) == Some(id) => drop(self.files.insert(id.to_owned(), file.to_owned())),
                None => self.warn(0, format!("instance {id} {src}")),
            }
        }
    }

    fn list(&mut self, name: &str, root: &'a Element) -> List {
        let mut list = List { name: name.to_owned(), ..List::default() };
        for item in root.elements() {
            let mut after = 0;
            for cell in item.elements().filter(|cell| !matches!(cell.name.as_str(), "name" | "label" | "itextId")) {
                match list.columns.iter().position(|column| *column == cell.name) {
                    Some(at) => after = at + 1,
                    None => {
                        list.columns.insert(after, cell.name.clone());
                        after += 1;
                    }
                }
            }
        }
        for item in root.elements() {
            let cell = |name: &str| item.first(name).map(Element::own_text).unwrap_or_default();
            let cells = list.columns.iter().map(|column| cell(column)).collect();
            let mut row = ListRow { name: cell("name"), cells, ..ListRow::default() };
            let id = cell("itextId");
            if id.is_empty() {
                row.label = self.texts.plain(&cell("label"));
            } else {
                row.label = self.texts.said(&id, "", &self.outline, Context::default());
                row.media = self.texts.media(&id);
            }
            list.rows.push(row);
        }
        list
    }

    fn extras(&mut self, head: &'a Element) -> Vec<Extra> {
        let mut extras = Vec::new();
        for element in head.named("qinglan:form").flat_map(|form| form.named("qinglan:extra")) {
            let texts: Vec<(&str, String)> =
                element.named("qinglan:text").map(|text| (text.attribute("lang"), text.own_text())).collect();
            let (key, value) = (element.attribute("key").to_owned(), element.attribute("value").to_owned());
            extras.push(Extra { row: 0, key, value, words: self.texts.named(&texts) });
        }
        extras
    }

    fn audit(&mut self, bind: &Element) {
        let row = Row {
            kind: "audit".into(),
            name: "audit".into(),
            parameters: with_attributes("audit", bind, None),
            ..Row::default()
        };
        let at = bind.attribute("qinglan:at").parse().unwrap_or(self.rows.len()).min(self.rows.len());
        self.rows.insert(at, row);
    }

    fn nodes(&mut self, parent: &'a Element) {
        let root = format!("/{}", parent.name);
        self.nodes_in(parent, &root);
    }

    fn nodes_in(&mut self, parent: &'a Element, above: &str) {
        for element in Self::inside(parent) {
            let path = format!("{above}/{}", element.name);
            let Some(at) = self.outline.at_path(&path) else { continue };
            let repeat = self.body.repeats.contains_key(&path);
            let part = repeat || self.body.groups.contains_key(&path) || element.elements().next().is_some();
            self.paths.push(path.clone());
            if part {
                self.part(element, &path, at, repeat);
            } else {
                let row = self.question(element, &path, at);
                self.rows.push(row);
            }
        }
    }

    fn number(&self) -> u32 {
        u32::try_from(self.paths.len()).unwrap_or(u32::MAX)
    }

    fn part(&mut self, element: &'a Element, path: &str, at: usize, repeat: bool) {
        let context = Context { node: Some(at), ..Context::default() };
        let mut row = self.bound(&element.name, path, context);
        row.kind = if repeat { "begin_repeat".into() } else { "begin_group".into() };
        let (control, around) = self
            .body
            .repeats
            .get(path)
            .copied()
            .map_or((self.body.groups.get(path).copied(), None), |(own, around)| (Some(own), around));
        if let Some(control) = control {
            row.appearance = control.attribute("appearance").to_owned();
            row.count = self.outline.unresolve(control.attribute("jr:count"), context);
        }
        self.say(&mut row, around.or(control), path, context);
        self.rows.push(row);
        self.nodes_in(element, path);
        let kind = if repeat { "end_repeat" } else { "end_group" };
        self.rows.push(Row { kind: kind.into(), name: element.name.clone(), ..Row::default() });
    }

    /// What the bind of a node says.
    fn bound(&mut self, name: &str, path: &str, context: Context) -> Row {
        let mut row = Row { number: self.number(), name: name.to_owned(), ..Row::default() };
        let Some(bind) = self.binds.get(path).copied() else { return row };
        let expression = |name| self.outline.unresolve(bind.attribute(name), context);
        (row.relevant, row.required, row.constraint) = (expression("relevant"), expression("required"), expression("constraint"));
        (row.readonly, row.calculation) = (expression("readonly"), expression("calculate"));
        bind.attribute("qinglan:kind").clone_into(&mut row.mark);
        row.constraint_message = self.texts.message(bind.attribute("jr:constraintMsg"), &self.outline, context);
        row.required_message = self.texts.message(bind.attribute("jr:requiredMsg"), &self.outline, context);
        for (name, _) in &bind.attributes {
            let known = matches!(
                name.as_str(),
                "nodeset"
                    | "id"
                    | "type"
                    | "relevant"
                    | "required"
                    | "constraint"
                    | "readonly"
                    | "calculate"
                    | "jr:constraintMsg"
                    | "jr:requiredMsg"
            );
            let ours = name.starts_with("qinglan:") || name.starts_with("jr:preload");
            let parameter = name.starts_with("odk:") || name.starts_with("orx:");
            if !(known || ours || parameter) {
                self.warn(row.number, name);
            }
        }
        row
    }

    /// The texts of a control, or of a node without one.
    fn say(&mut self, row: &mut Row, control: Option<&'a Element>, path: &str, context: Context) {
        let (label, hint) = control.map_or((None, None), |control| (control.first("label"), control.first("hint")));
        let id = |element: Option<&Element>, what: &str| match element {
            Some(element) => texts::itext(element.attribute("ref")).map(str::to_owned),
            // What no element shows may be in the tables all the same.
            None => Some(format!("{path}:{what}")),
        };
        if let Some(id) = id(label, "label") {
            row.label = self.texts.said(&id, "", &self.outline, context);
            row.media = self.texts.media(&id);
        } else if let Some(label) = label {
            row.label = self.texts.mixed(label, &self.outline, context);
        }
        if let Some(id) = id(hint, "hint") {
            row.hint = self.texts.said(&id, "", &self.outline, context);
            row.guidance = self.texts.said(&id, "guidance", &self.outline, context);
        } else if let Some(hint) = hint {
            row.hint = self.texts.mixed(hint, &self.outline, context);
        }
    }
}
