//! A definition laid out as the rows of a form: what both writers put into their files.

mod kinds;
mod named;

use qinglan_core::form::{Definition, Group, List, Logic, Node, Packed, Preset, Question, Repeat, Setup};
use qinglan_core::wire::{Malformed, Wire};
use qinglan_core::words::Words;

use crate::build::own_id;
use crate::language::Languages;
use crate::lists;
use crate::mark::Mark;
use crate::parameters;
use crate::rows::{Choices, Extra, Row, Settings, Sheet};

use kinds::Spread;
use named::Named;

/// The rows of `definition`.
///
/// # Errors
/// [`Malformed`] where what is packed in it cannot be opened.
pub fn spread(definition: &Definition) -> Result<Sheet, Malformed> {
    let setup = opened(definition.setup.as_ref())?.unwrap_or_default();
    let mut spreader = Spreader { named: Named::new(&setup, definition), setup: &setup, rows: Vec::new(), extras: Vec::new() };
    spreader.form(definition);
    spreader.nodes(&definition.questions, "")?;
    spreader.files();
    let Spreader { named, mut rows, extras, .. } = spreader;
    for (number, row) in (2..).zip(&mut rows) {
        row.number = number;
    }
    let lists = named.into_lists().into_iter().map(|list| Choices { list, numbers: Vec::new(), external: false }).collect();
    let mut sheet = Sheet { settings: settings(definition, &setup), languages: Languages::default(), rows, lists, extras };
    sheet.languages = languages(&setup, &sheet);
    Ok(sheet)
}

fn opened<T: Wire>(packed: Option<&Packed<T>>) -> Result<Option<T>, Malformed> {
    packed.map(Packed::open).transpose()
}

fn settings(definition: &Definition, setup: &Setup) -> Settings {
    let title = if definition.title.zh.is_empty() { &definition.title.en } else { &definition.title.zh };
    Settings {
        row: 2,
        title: title.clone(),
        form_id: if setup.form_id.is_empty() { definition.id.clone() } else { setup.form_id.clone() },
        version: if setup.version.is_empty() { definition.version.to_string() } else { setup.version.clone() },
        default_language: setup.default_language.clone(),
        instance_name: setup.instance_name.clone().unwrap_or_default(),
        style: setup.style.join(" "),
        name: setup.root.clone(),
        allow_choice_duplicates: setup.lists.iter().any(repeats_a_name),
    }
}

fn repeats_a_name(list: &List) -> bool {
    list.rows.iter().enumerate().any(|(at, row)| list.rows.iter().skip(at + 1).any(|other| other.name == row.name))
}

/// All texts of the form, to see in which languages they are.
fn languages(setup: &Setup, sheet: &Sheet) -> Languages {
    let mut bilingual = false;
    let mut others = Vec::new();
    let mut look = |words: &Words| {
        bilingual |= !words.en.is_empty();
        others.extend(words.others.iter().flatten().map(|(name, _)| name.clone()));
    };
    for row in &sheet.rows {
        row.texts().into_iter().for_each(|(_, words)| look(words));
        row.media.iter().for_each(|medium| look(&medium.file));
    }
    for row in sheet.lists.iter().flat_map(|choices| &choices.list.rows) {
        look(&row.label);
        row.media.iter().for_each(|medium| look(&medium.file));
    }
    sheet.extras.iter().for_each(|extra| look(&extra.words));
    let mut languages = Languages::written(&setup.languages, bilingual);
    others.iter().for_each(|name| languages.add(name));
    languages
}

struct Spreader<'a> {
    setup: &'a Setup,
    named: Named,
    rows: Vec<Row>,
    extras: Vec<Extra>,
}

impl Spreader<'_> {
    fn extra(&mut self, key: &str, value: &str, words: &Words) {
        self.extras.push(Extra { row: 0, key: key.into(), value: value.into(), words: words.clone() });
    }

    /// What the settings have no place for.
    fn form(&mut self, definition: &Definition) {
        let none = Words::default();
        let title = &definition.title;
        if title.zh.is_empty() || !title.en.is_empty() || title.others.is_some() {
            self.extra("title", "", title);
        }
        if let Some(description) = &definition.description {
            self.extra("description", "", description);
        }
        let form_id = &self.setup.form_id;
        if !form_id.is_empty() && own_id(form_id) != definition.id {
            self.extra("id", &definition.id, &none);
        }
        let named = &self.setup.version;
        if !named.is_empty() && (definition.version != 1 || named.parse::<u32>().is_ok()) {
            self.extra("version", &definition.version.to_string(), &none);
        }
        for path in &definition.title_from {
            self.extra("title_from", path, &none);
        }
        if definition.print.landscape {
            self.extra("landscape", "yes", &none);
        }
        for words in &definition.print.signatures {
            self.extra("signature", "", words);
        }
    }

    fn nodes(&mut self, nodes: &[Node], prefix: &str) -> Result<(), Malformed> {
        for node in nodes {
            let path = if prefix.is_empty() { node.name().to_owned() } else { format!("{prefix}/{}", node.name()) };
            match node {
                Node::Question(question) => self.question(question, &path)?,
                Node::Group(group) => self.group(group, &path)?,
                Node::Repeat(repeat) => self.repeat(repeat, &path)?,
            }
        }
        Ok(())
    }

    fn question(&mut self, question: &Question, path: &str) -> Result<(), Malformed> {
        let logic = opened(question.logic.as_ref())?.unwrap_or_default();
        let Spread { kind, appearance, parameters, bounds, mark, filter } =
            kinds::spread(&question.kind, &logic, path, self.setup, &mut self.named)?;
        let mut row = row(&kind, &question.name, &question.label, question.hint.as_ref(), &logic);
        row.appearance = joined(appearance, &logic.appearance);
        row.filter = filter;
        row.parameters = parameters::print(&[parameters, logic.parameters].concat());
        row.constraint = crate::bounds::joined(&bounds, &row.constraint);
        row.mark = mark.map(|mark| mark.print()).unwrap_or_default();
        if question.required {
            row.required = "yes".into();
        }
        if question.readonly {
            row.readonly = "yes".into();
        }
        self.rows.push(row);
        Ok(())
    }

    fn group(&mut self, group: &Group, path: &str) -> Result<(), Malformed> {
        let logic = opened(group.logic.as_ref())?.unwrap_or_default();
        self.rows.push(row("begin_group", &group.name, &group.label, group.hint.as_ref(), &logic));
        self.nodes(&group.nodes, path)?;
        self.rows.push(Row { kind: "end_group".into(), name: group.name.clone(), ..Row::default() });
        Ok(())
    }

    fn repeat(&mut self, repeat: &Repeat, path: &str) -> Result<(), Malformed> {
        let logic = opened(repeat.logic.as_ref())?.unwrap_or_default();
        let mut begin = row("begin_repeat", &repeat.name, &repeat.label, repeat.hint.as_ref(), &logic);
        if repeat.min.is_some() || repeat.max.is_some() {
            begin.mark = Mark::new("repeat").with("min", repeat.min).with("max", repeat.max).print();
        }
        self.rows.push(begin);
        if let Some(words) = &repeat.add_label {
            self.extra("add_label", path, words);
        }
        self.nodes(&repeat.nodes, path)?;
        self.rows.push(Row { kind: "end_repeat".into(), name: repeat.name.clone(), ..Row::default() });
        Ok(())
    }

    /// Lists of files that nothing else names.
    fn files(&mut self) {
        let used = |list: &List| {
            self.rows.iter().any(|row| {
                let asked = row.kind.split_whitespace().any(|word| word == list.file);
                let defaults = [("default", row.default.as_str())];
                asked || row.expressions().into_iter().chain(defaults).any(|(_, text)| lists::pulled(text).contains(&list.file))
            })
        };
        let unused: Vec<&List> = self.setup.lists.iter().filter(|list| !list.file.is_empty() && !used(list)).collect();
        for list in unused {
            let kind = if list.file.ends_with(".xml") { "xml-external" } else { "csv-external" };
            self.rows.push(Row { kind: kind.into(), name: list.name.clone(), ..Row::default() });
        }
    }
}

fn joined(first: Vec<String>, rest: &[String]) -> String {
    [first, rest.to_vec()].concat().join(" ")
}

fn row(kind: &str, name: &str, label: &Words, hint: Option<&Words>, logic: &Logic) -> Row {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let trigger: Vec<String> = logic.trigger.iter().map(|name| format!("${{{name}}}")).collect();
    Row {
        number: 0,
        kind: kind.to_owned(),
        name: name.to_owned(),
        label: label.clone(),
        hint: hint.cloned().unwrap_or_default(),
        guidance: logic.guidance.clone(),
        required_message: logic.required_message.clone(),
        constraint_message: logic.constraint_message.clone(),
        media: logic.media.clone(),
        relevant: text(&logic.relevant),
        required: text(&logic.required),
        constraint: text(&logic.constraint),
        readonly: text(&logic.readonly),
        calculation: text(&logic.calculation),
        default: match &logic.default {
            Some(Preset::Value(text) | Preset::Computed(text)) => text.clone(),
            None => String::new(),
        },
        trigger: trigger.join(", "),
        filter: String::new(),
        count: text(&logic.count),
        appearance: logic.appearance.join(" "),
        parameters: parameters::print(&logic.parameters),
        mark: String::new(),
    }
}
