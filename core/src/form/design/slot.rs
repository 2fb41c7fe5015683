//! What an author can say of a form and of each of its parts: read and written as text, as inputs have it.

use super::{Made, choice_lines, choices, line, part, part_mut, path_of, words};
use crate::form::{
    Appearance, Definition, Kind, Logic, Node, Packed, Preset, Question, RATING_POINTS_MAX, Repeat, Text, parse_integer,
};
use crate::words::Words;

/// Something that an author can say. What is true or not is `true` or empty; a number that is not said is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    // Of the form.
    Title,
    TitleEn,
    About,
    AboutEn,
    /// Lines to sign on, one to a line.
    Signatures,
    Landscape,
    // Of every part.
    Label,
    LabelEn,
    Hint,
    HintEn,
    Name,
    Relevant,
    // Of questions.
    /// A [`Made`]'s code.
    Kind,
    Required,
    /// Part of the record's title.
    Titled,
    RequiredIf,
    Constraint,
    ConstraintWords,
    ConstraintWordsEn,
    Calculation,
    Readonly,
    Default,
    // Of some kinds of question.
    Chars,
    LeastWords,
    /// One to a line.
    Choices,
    Appearance,
    Points,
    Low,
    High,
    Min,
    Max,
    Photos,
    // Of repeats.
    RowsMin,
    RowsMax,
    AddLabel,
    Count,
}

use Slot as S;

impl Slot {
    /// What can be said of the part at a place, or of the form itself; then what few authors need.
    #[must_use]
    pub fn of(form: &Definition, at: Option<&[usize]>) -> (Vec<Self>, Vec<Self>) {
        let Some(node) = at.and_then(|at| part(form, at)) else {
            return (vec![S::Title, S::TitleEn, S::About, S::AboutEn, S::Signatures, S::Landscape], Vec::new());
        };
        let mut all = vec![S::Label, S::LabelEn, S::Hint, S::HintEn];
        let mut rest = vec![S::Name, S::Relevant];
        match node {
            Node::Group(_) => {}
            Node::Repeat(_) => {
                all.extend([S::RowsMin, S::RowsMax, S::AddLabel]);
                rest.push(S::Count);
            }
            Node::Question(question) => {
                let made = Made::of(node);
                all.extend(made.map(|_| S::Kind));
                if !matches!(made, Some(Made::Note | Made::Computed)) {
                    all.push(S::Required);
                }
                all.extend_from_slice(of_kind(&question.kind));
                let titles = matches!(question.kind, Kind::Text(_) | Kind::SelectOne(_) | Kind::Date(_) | Kind::Integer(_));
                if titles && at.is_some_and(|at| at.len() == 1) {
                    all.push(S::Titled);
                }
                rest.extend([
                    S::RequiredIf,
                    S::Constraint,
                    S::ConstraintWords,
                    S::ConstraintWordsEn,
                    S::Calculation,
                    S::Readonly,
                ]);
                // What is computed at first is kept, and changed in a workbook.
                if !matches!(logic(node).default, Some(Preset::Computed(_))) {
                    rest.push(S::Default);
                }
            }
        }
        (all, rest)
    }
}

const fn of_kind(kind: &Kind) -> &'static [Slot] {
    match kind {
        Kind::Text(Text { multiline: true, .. }) => &[S::Chars, S::LeastWords],
        Kind::Text(_) => &[S::Chars],
        Kind::SelectOne(_) | Kind::SelectMany(_) => &[S::Choices, S::Appearance],
        Kind::Rating(_) => &[S::Points, S::Low, S::High],
        Kind::Integer(_) => &[S::Min, S::Max],
        Kind::Photo(_) => &[S::Photos],
        _ => &[],
    }
}

/// What stands in a slot; empty where there is nothing, or no such slot.
#[must_use]
pub fn read(form: &Definition, at: Option<&[usize]>, slot: Slot) -> String {
    let about = form.description.as_ref();
    match (slot, at.and_then(|at| part(form, at))) {
        (S::Title, _) => form.title.zh.clone(),
        (S::TitleEn, _) => form.title.en.clone(),
        (S::About, _) => about.map(|words| words.zh.clone()).unwrap_or_default(),
        (S::AboutEn, _) => about.map(|words| words.en.clone()).unwrap_or_default(),
        (S::Signatures, _) => form.print.signatures.iter().map(line).collect::<Vec<_>>().join("\n"),
        (S::Landscape, _) => truth(form.print.landscape),
        (S::Titled, Some(_)) => truth(at.and_then(|at| path_of(form, at)).is_some_and(|path| form.title_from.contains(&path))),
        (_, Some(node)) => read_part(node, slot),
        (_, None) => String::new(),
    }
}

fn read_part(node: &Node, slot: Slot) -> String {
    let hint = || hint(node).cloned().unwrap_or_default();
    let logic = || logic(node);
    match slot {
        S::Label => node.label().zh.clone(),
        S::LabelEn => node.label().en.clone(),
        S::Hint => hint().zh,
        S::HintEn => hint().en,
        S::Name => node.name().to_owned(),
        S::Kind => Made::of(node).map_or("", Made::code).to_owned(),
        S::Required => truth(matches!(node, Node::Question(question) if question.required)),
        S::Relevant => logic().relevant.unwrap_or_default(),
        S::RequiredIf => logic().required.unwrap_or_default(),
        S::Constraint => logic().constraint.unwrap_or_default(),
        S::ConstraintWords => logic().constraint_message.zh,
        S::ConstraintWordsEn => logic().constraint_message.en,
        S::Calculation => logic().calculation.unwrap_or_default(),
        S::Readonly => logic().readonly.unwrap_or_default(),
        S::Count => logic().count.unwrap_or_default(),
        S::Default => match logic().default {
            Some(Preset::Value(value)) => value,
            _ => String::new(),
        },
        _ => match node {
            Node::Question(question) => read_kind(&question.kind, slot),
            Node::Repeat(repeat) => read_repeat(repeat, slot),
            Node::Group(_) => String::new(),
        },
    }
}

fn read_kind(kind: &Kind, slot: Slot) -> String {
    match (kind, slot) {
        (Kind::Text(text), S::Chars) => number(text.max_chars),
        (Kind::Text(text), S::LeastWords) => number(text.min_words),
        (Kind::SelectOne(select) | Kind::SelectMany(select), S::Choices) => choice_lines(&select.choices),
        (Kind::SelectOne(select) | Kind::SelectMany(select), S::Appearance) => appearance(select.appearance).to_owned(),
        (Kind::Rating(rating), S::Points) => rating.points.to_string(),
        (Kind::Rating(rating), S::Low) => line(&rating.low),
        (Kind::Rating(rating), S::High) => line(&rating.high),
        (Kind::Integer(bounds), S::Min) => number(bounds.min),
        (Kind::Integer(bounds), S::Max) => number(bounds.max),
        (Kind::Photo(photo), S::Photos) => photo.max.to_string(),
        _ => String::new(),
    }
}

fn read_repeat(repeat: &Repeat, slot: Slot) -> String {
    match slot {
        S::RowsMin => number(repeat.min),
        S::RowsMax => number(repeat.max),
        S::AddLabel => repeat.add_label.as_ref().map(line).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Writes what an author says. What makes no sense in a slot, such as letters for a number, is nothing.
pub fn write(form: &mut Definition, at: Option<&[usize]>, slot: Slot, text: &str) {
    match slot {
        S::Title => text.clone_into(&mut form.title.zh),
        S::TitleEn => text.clone_into(&mut form.title.en),
        S::About => worded(&mut form.description, |words| text.clone_into(&mut words.zh)),
        S::AboutEn => worded(&mut form.description, |words| text.clone_into(&mut words.en)),
        S::Signatures => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            form.print.signatures = lines.map(|line| words(line, &Words::default())).collect();
        }
        S::Landscape => form.print.landscape = !text.is_empty(),
        S::Titled => {
            if let Some(path) = at.and_then(|at| path_of(form, at)) {
                form.title_from.retain(|known| *known != path);
                if !text.is_empty() {
                    form.title_from.push(path);
                }
            }
        }
        S::Name => {
            if let Some(at) = at {
                super::name(form, at, text.trim());
            }
        }
        _ => {
            if let Some(node) = at.and_then(|at| part_mut(form, at)) {
                write_part(node, slot, text);
            }
        }
    }
}

fn write_part(node: &mut Node, slot: Slot, text: &str) {
    let said = || Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    match slot {
        S::Label => text.clone_into(&mut label_mut(node).zh),
        S::LabelEn => text.clone_into(&mut label_mut(node).en),
        S::Hint => worded(hint_mut(node), |words| text.clone_into(&mut words.zh)),
        S::HintEn => worded(hint_mut(node), |words| text.clone_into(&mut words.en)),
        S::Relevant => with_logic(node, |logic| logic.relevant = said()),
        S::RequiredIf => with_logic(node, |logic| logic.required = said()),
        S::Constraint => with_logic(node, |logic| logic.constraint = said()),
        S::ConstraintWords => with_logic(node, |logic| text.clone_into(&mut logic.constraint_message.zh)),
        S::ConstraintWordsEn => with_logic(node, |logic| text.clone_into(&mut logic.constraint_message.en)),
        S::Calculation => with_logic(node, |logic| logic.calculation = said()),
        S::Readonly => with_logic(node, |logic| logic.readonly = said()),
        S::Count => with_logic(node, |logic| logic.count = said()),
        S::Default => with_logic(node, |logic| logic.default = said().map(Preset::Value)),
        _ => match node {
            Node::Question(question) => write_question(question, slot, text),
            Node::Repeat(repeat) => write_repeat(repeat, slot, text),
            Node::Group(_) => {}
        },
    }
}

fn write_question(question: &mut Question, slot: Slot, text: &str) {
    match slot {
        S::Required => question.required = !text.is_empty(),
        S::Kind => {
            if let Some(made) = Made::of_code(text).filter(|made| Made::of_kind(&question.kind) != Some(*made)) {
                question.kind = made.kind(Some(&question.kind));
            }
        }
        _ => write_kind(&mut question.kind, slot, text),
    }
}

fn write_kind(kind: &mut Kind, slot: Slot, text: &str) {
    match (kind, slot) {
        (Kind::Text(asked), S::Chars) => asked.max_chars = counted(text).filter(|chars| *chars > 0),
        (Kind::Text(asked), S::LeastWords) => asked.min_words = counted(text).filter(|words| *words > 0),
        (Kind::SelectOne(select) | Kind::SelectMany(select), S::Choices) => select.choices = choices(text, &select.choices),
        (Kind::SelectOne(select) | Kind::SelectMany(select), S::Appearance) => {
            let shown = [Appearance::Full, Appearance::Minimal, Appearance::Quick];
            select.appearance = shown.into_iter().find(|shown| appearance(*shown) == text).unwrap_or_default();
        }
        (Kind::Rating(rating), S::Points) => {
            if let Some(points) = counted::<u8>(text) {
                rating.points = points.clamp(2, RATING_POINTS_MAX);
            }
        }
        (Kind::Rating(rating), S::Low) => rating.low = words(text, &rating.low),
        (Kind::Rating(rating), S::High) => rating.high = words(text, &rating.high),
        (Kind::Integer(bounds), S::Min) => bounds.min = parse_integer(text),
        (Kind::Integer(bounds), S::Max) => bounds.max = parse_integer(text),
        (Kind::Photo(photo), S::Photos) => photo.max = counted::<u8>(text).unwrap_or(1).max(1),
        _ => {}
    }
}

fn write_repeat(repeat: &mut Repeat, slot: Slot, text: &str) {
    match slot {
        S::RowsMin => repeat.min = counted(text),
        S::RowsMax => repeat.max = counted(text),
        S::AddLabel => {
            let before = repeat.add_label.take().unwrap_or_default();
            repeat.add_label = Some(words(text, &before)).filter(|words| !words.is_empty());
        }
        _ => {}
    }
}

fn truth(is_true: bool) -> String {
    if is_true { "true".into() } else { String::new() }
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn counted<N: TryFrom<i64>>(text: &str) -> Option<N> {
    N::try_from(parse_integer(text)?).ok()
}

const fn appearance(appearance: Appearance) -> &'static str {
    match appearance {
        Appearance::Full => "full",
        Appearance::Minimal => "minimal",
        Appearance::Quick => "quick",
    }
}

/// Words that may not be there: without any they are not.
fn worded(words: &mut Option<Words>, change: impl FnOnce(&mut Words)) {
    let mut now = words.take().unwrap_or_default();
    change(&mut now);
    *words = (!now.is_empty()).then_some(now);
}

const fn hint(node: &Node) -> Option<&Words> {
    match node {
        Node::Question(question) => question.hint.as_ref(),
        Node::Group(group) => group.hint.as_ref(),
        Node::Repeat(repeat) => repeat.hint.as_ref(),
    }
}

const fn hint_mut(node: &mut Node) -> &mut Option<Words> {
    match node {
        Node::Question(question) => &mut question.hint,
        Node::Group(group) => &mut group.hint,
        Node::Repeat(repeat) => &mut repeat.hint,
    }
}

const fn label_mut(node: &mut Node) -> &mut Words {
    match node {
        Node::Question(question) => &mut question.label,
        Node::Group(group) => &mut group.label,
        Node::Repeat(repeat) => &mut repeat.label,
    }
}

fn logic(node: &Node) -> Logic {
    let packed = match node {
        Node::Question(question) => &question.logic,
        Node::Group(group) => &group.logic,
        Node::Repeat(repeat) => &repeat.logic,
    };
    packed.as_ref().and_then(|packed| packed.open().ok()).unwrap_or_default()
}

/// A part without logic has none at all: where there is any, the phone's engine fills the form.
fn with_logic(node: &mut Node, change: impl FnOnce(&mut Logic)) {
    let mut logic = logic(node);
    change(&mut logic);
    let packed = (logic != Logic::default()).then(|| Packed::new(&logic));
    match node {
        Node::Question(question) => question.logic = packed,
        Node::Group(group) => group.logic = packed,
        Node::Repeat(repeat) => repeat.logic = packed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{At, listed};
    use super::*;
    use crate::form::{builtins, check};

    fn places(form: &Definition) -> Vec<Option<At>> {
        let parts = listed(form).into_iter().map(|one| Some(one.at));
        core::iter::once(None).chain(parts).collect()
    }

    #[test]
    fn pf7_what_is_read_is_written_as_it_was() {
        for form in builtins() {
            for at in places(&form) {
                let (all, rest) = Slot::of(&form, at.as_deref());
                for slot in all.into_iter().chain(rest) {
                    let mut again = form.clone();
                    let text = read(&form, at.as_deref(), slot);
                    write(&mut again, at.as_deref(), slot, &text);
                    // The order of what a title is made of is the order of saying so.
                    if slot != S::Titled {
                        assert_eq!(again, form, "{} {at:?} {slot:?} {text:?}", form.id);
                    }
                }
            }
        }
    }

    #[test]
    fn pf7_what_is_written_is_read() {
        let mut form = super::super::blank();
        let at = [1_usize];
        let at = Some(at.as_slice());
        for (slot, text) in [
            (S::Label, "课题"),
            (S::Hint, "照课表写"),
            (S::Required, "true"),
            (S::Relevant, "${date} != ''"),
            (S::Constraint, "string-length(.) > 1"),
            (S::ConstraintWords, "太短"),
            (S::Default, "识字"),
            (S::Chars, "40"),
        ] {
            write(&mut form, at, slot, text);
            assert_eq!(read(&form, at, slot), text, "{slot:?}");
        }
        assert!(form.computes());
        for slot in [S::Relevant, S::Constraint, S::ConstraintWords, S::Default] {
            write(&mut form, at, slot, "");
        }
        assert!(!form.computes());
        write(&mut form, at, S::Kind, "rating");
        write(&mut form, at, S::Points, "40");
        assert_eq!(read(&form, at, S::Points), "10");
        write(&mut form, at, S::Name, "lesson");
        write(&mut form, at, S::Titled, "");
        form.id = "own".into();
        assert_eq!(check(&form), []);
    }

    #[test]
    fn pf7_every_kind_of_part_is_fit_as_it_is_made() {
        for made in Made::ALL {
            let mut form = super::super::blank();
            form.id = "own".into();
            super::super::insert(&mut form, None, made.part());
            assert_eq!(check(&form), [], "{made:?}");
            assert_eq!(crate::form::engine::Model::new(&form).err(), None, "{made:?}");
            assert_eq!(Made::of(&made.part()), Some(*made));
            assert_eq!(Made::of_code(made.code()), Some(*made));
        }
    }
}
