//! `cargo xtask form eval`: a form filled from a file, and what every part of it is like then. CONTRIBUTING.md describes both files.

use std::io::Write;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result, anyhow, bail};
use chrono::{DateTime, FixedOffset};
use clap::Args;
use qinglan_core::form::engine::{Filling, Index, Model, Part, Reader, State};
use qinglan_core::form::{Definition, Special, ViolationKind};
use qinglan_core::words::Language;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::Spoken;
use super::device::Device;
use crate::files;

#[derive(Debug, Clone, Args)]
pub struct Eval {
    /// The form
    file: PathBuf,
    /// What is answered, one after the other: a list of `{"path": "/data/a", "value": "1"}`, `{"path": "/data/rows", "add": true}` and
    /// `{"path": "/data/rows[2]", "remove": true}`; a new record without it
    #[arg(long)]
    answers: Option<PathBuf>,
    /// The language of what is said
    #[arg(long, value_enum, default_value_t = Spoken::Zh)]
    language: Spoken,
    /// One of the form's own languages for its words, as its sheet names it
    #[arg(long)]
    words: Option<String>,
    /// The time at which the clock stands still, such as 2026-09-14T08:05:00+08:00
    #[arg(long)]
    now: Option<DateTime<FixedOffset>>,
    /// What chance is drawn from; each run another one where nothing is said
    #[arg(long)]
    seed: Option<u64>,
}

/// A line of the answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    path: String,
    /// `null` is a value: it empties.
    #[serde(default, deserialize_with = "given")]
    value: Option<Value>,
    #[serde(default)]
    add: bool,
    #[serde(default)]
    remove: bool,
}

/// A part of the record.
#[derive(Debug, Serialize)]
struct Shown {
    path: String,
    kind: &'static str,
    relevant: bool,
    required: bool,
    readonly: bool,
    /// Nothing for parts that hold others.
    value: Option<String>,
    valid: bool,
    /// Why it is not valid.
    message: Option<String>,
    choices: Option<Vec<Choice>>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl Eval {
    pub fn run(&self) -> Result<()> {
        let language = Language::from(self.language);
        let form = super::read(&self.file, language, &mut std::io::stderr())?;
        let form = super::with_files(&form, &self.file)?;
        let mut filling = self.begin(&form, language)?;
        for (number, step) in (1..).zip(self.steps()?) {
            take(&mut filling, &step).with_context(|| format!("answer {number}"))?;
        }
        for ((at, column), error) in filling.troubles() {
            eprintln!("{}: {}: {error:?}", filling.model().templates().path(*at), column.name());
        }
        let shown: Vec<Shown> = filling.nodes().filter_map(|at| shown(&filling, at, language)).collect();
        Ok(writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&shown)?)?)
    }

    fn begin(&self, form: &Definition, language: Language) -> Result<Filling> {
        let model = Model::new(form).map_err(|faults| anyhow!("{faults:?}"))?;
        let reader = Reader { language, other: self.words.clone() };
        let mut rows = 0_u32;
        let names = move |_: &str| {
            rows += 1;
            format!("{rows:08x}")
        };
        let device = Device::new(self.now, self.seed);
        Ok(Filling::begin(Rc::new(model), Rc::new(device), reader, Box::new(names)))
    }

    fn steps(&self) -> Result<Vec<Step>> {
        let Some(path) = &self.answers else { return Ok(Vec::new()) };
        serde_json::from_slice(&files::read(path)?).with_context(|| format!("{} is no list of answers", path.display()))
    }
}

fn take(filling: &mut Filling, step: &Step) -> Result<()> {
    let path = &step.path;
    match (&step.value, step.add, step.remove) {
        (None, true, false) => {
            let (parent, repeat) = filling.find_repeat(path).ok_or_else(|| anyhow!("there is no repeat {path}"))?;
            if filling.is_counted(repeat) {
                bail!("the form says how many rows {path} has");
            }
            filling.add_row(parent, repeat);
        }
        (None, false, true) => {
            let row = filling.find(path).filter(|row| filling.position(*row).is_some());
            let row = row.ok_or_else(|| anyhow!("there is no row {path}"))?;
            if filling.is_counted(filling.template_of(row)) {
                bail!("the form says how many rows there are, and {path} is one of them");
            }
            filling.remove_row(row);
        }
        (Some(value), false, false) => {
            let at = filling.find(path).ok_or_else(|| anyhow!("there is no {path}; rows are added first"))?;
            let asked = filling.model().templates().asked(filling.template_of(at));
            let answers =
                asked.is_some_and(|asked| !matches!(asked.special, Some(Special::Hidden | Special::Note | Special::Meta(_))));
            if !answers {
                bail!("nobody answers {path}");
            }
            filling.answer(at, &text(value)?);
        }
        _ => bail!("{path}: one of `value`, `add` and `remove`"),
    }
    Ok(())
}

fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// An answer as XForms writes it: several choices have blanks between them.
fn text(value: &Value) -> Result<String> {
    Ok(match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(items) => items.iter().map(text).collect::<Result<Vec<_>>>()?.join(" "),
        Value::Object(_) => bail!("an answer is a text, a number or a list"),
    })
}

fn shown(filling: &Filling, at: Index, language: Language) -> Option<Shown> {
    let State { relevant, required, readonly, value, wrong } = filling.state(at)?;
    let template = filling.template(at)?;
    let (kind, holds) = match template.part {
        Part::Form => ("form", true),
        Part::Group => ("group", true),
        Part::Repeat { .. } => ("row", true),
        Part::Question(_) => ("question", false),
    };
    let own = wrong.and_then(|wrong| filling.message(at, wrong));
    let choices = filling
        .offers(at)
        .map(|offers| offers.into_iter().map(|offer| Choice { value: offer.value, label: offer.label }).collect());
    Some(Shown {
        path: filling.path(at),
        kind,
        relevant,
        required,
        readonly,
        value: (!holds).then_some(value),
        valid: wrong.is_none(),
        message: wrong.map(|wrong| own.unwrap_or_else(|| words(wrong, language).to_owned())),
        choices,
    })
}

/// Where the form has no words of its own.
const fn words(wrong: ViolationKind, language: Language) -> &'static str {
    match (wrong, language) {
        (ViolationKind::Required | ViolationKind::PhotoMissing | ViolationKind::AudioMissing, Language::Zh) => "这一项必填。",
        (ViolationKind::Required | ViolationKind::PhotoMissing | ViolationKind::AudioMissing, Language::En) => {
            "An answer is needed."
        }
        (ViolationKind::Constraint, Language::Zh) => "不符合表单的要求。",
        (ViolationKind::Constraint, Language::En) => "The form does not allow this.",
        (_, Language::Zh) => "填写的内容不符合这一项的类型。",
        (_, Language::En) => "This is no answer to such a question.",
    }
}
