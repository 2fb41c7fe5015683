//! A kind of question as a type, with what its appearance, parameters and constraint have to say; the way back of `build::kinds`.

use qinglan_core::form::{
    Appearance, Audio, Choice, FileKind, How, InputMode, Integer, Kind, ListChoice, ListRow, Logic, Meta, Photo, Rating, Select,
    Setup, Special, Text,
};
use qinglan_core::instrument::Instrument;
use qinglan_core::wire::Malformed;

use crate::bounds;
use crate::build::fits;
use crate::mark::Mark;
use crate::{instrument, rating};

use super::named::Named;

/// A kind in the words of XLSForm.
#[derive(Default)]
pub struct Spread {
    pub kind: String,
    pub appearance: Vec<String>,
    pub parameters: Vec<(String, String)>,
    /// A constraint that the kind brings.
    pub bounds: String,
    pub mark: Option<Mark>,
    pub filter: String,
}

impl Spread {
    fn of(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    fn marked(mut self, mark: Option<Mark>) -> Self {
        self.mark = mark;
        self
    }
}

pub fn spread(kind: &Kind, logic: &Logic, path: &str, setup: &Setup, named: &mut Named) -> Result<Spread, Malformed> {
    let drawn = logic.appearance.iter().any(|word| matches!(word.as_str(), "draw" | "signature" | "annotate"));
    Ok(match kind {
        Kind::Text(asked) => text(asked),
        Kind::Integer(asked) => integer(asked),
        Kind::Date(_) => Spread::of("date"),
        Kind::SelectOne(asked) => select(asked, How::One, path, named),
        Kind::SelectMany(asked) => select(asked, How::Many, path, named),
        Kind::Rating(asked) => rating(asked, path, named),
        Kind::Photo(Photo { max }) => {
            Spread::of("image").marked((*max != 1 || drawn).then(|| Mark::new("photo").with("max", Some(max))))
        }
        Kind::Tally(_) => Spread::of("integer").marked(Some(Mark::new("tally"))),
        Kind::Audio(Audio { max_s }) => {
            Spread::of("audio").marked((*max_s != Audio::S_MAX).then(|| Mark::new("audio").with("max_s", Some(max_s))))
        }
        Kind::Instrument(packed) => coded(&packed.open()?, path, named),
        Kind::Special(packed) => special(&packed.open()?, logic, drawn, setup, named),
    })
}

fn text(text: &Text) -> Spread {
    let typed = match text.inputmode {
        InputMode::Text | InputMode::Numeric => None,
        InputMode::Name => Some("name"),
        other => Some(other.as_str()),
    };
    // No expression counts words as Chinese readers do: what is asked of them is in the mark alone.
    let mark = Mark::new("text").with("max_chars", text.max_chars).with("min_words", text.min_words).with("inputmode", typed);
    let marked = typed.is_some() || text.max_chars.is_some() || text.min_words.is_some();
    let words = [(text.multiline, "multiline"), (text.inputmode == InputMode::Numeric, "numbers")];
    Spread {
        appearance: words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()).collect(),
        parameters: text.rows.map(|rows| ("rows".to_owned(), rows.to_string())).into_iter().collect(),
        bounds: bounds::chars(text.max_chars),
        mark: marked.then_some(mark),
        ..Spread::of("text")
    }
}

fn integer(integer: &Integer) -> Spread {
    let bounded = integer.min.is_some() || integer.max.is_some();
    let mark = bounded.then(|| Mark::new("integer").with("min", integer.min).with("max", integer.max));
    Spread { bounds: bounds::integer(integer), mark, ..Spread::of("integer") }
}

fn command(how: How) -> &'static str {
    match how {
        How::One => "select_one",
        How::Many => "select_multiple",
        How::Rank => "rank",
    }
}

fn select(select: &Select, how: How, path: &str, named: &mut Named) -> Spread {
    let row = |choice: &Choice| ListRow { name: choice.name.clone(), label: choice.label.clone(), ..ListRow::default() };
    let rows: Vec<ListRow> = select.choices.iter().map(row).collect();
    let list = qinglan_core::form::List { rows: rows.clone(), ..qinglan_core::form::List::default() };
    let mark = (!fits(&list, how)).then(|| Mark::new("select"));
    let word = match select.appearance {
        Appearance::Full => None,
        Appearance::Minimal => Some("minimal"),
        Appearance::Quick => Some("quick"),
    };
    let kind = format!("{} {}", command(how), named.list(path, rows));
    Spread { appearance: word.map(str::to_owned).into_iter().collect(), mark, ..Spread::of(&kind) }
}

fn rating(rating: &Rating, path: &str, named: &mut Named) -> Spread {
    let kind = format!("select_one {}", named.list(path, rating::choices(rating)));
    Spread { appearance: vec!["likert".into()], mark: Some(Mark::new("rating")), ..Spread::of(&kind) }
}

fn coded(instrument: &Instrument, path: &str, named: &mut Named) -> Spread {
    let kind = match instrument::rows(instrument) {
        Some(rows) => format!("{} {}", command(How::Many), named.list(path, rows)),
        None => "text".to_owned(),
    };
    Spread::of(&kind).marked(Some(instrument::mark(instrument)))
}

fn choice(choice: &ListChoice, logic: &Logic, setup: &Setup, named: &Named) -> Spread {
    let file = setup.lists.iter().find(|list| list.name == choice.list && !list.file.is_empty()).map(|list| list.file.as_str());
    let command = match (file, choice.how) {
        (Some(_), How::One) => "select_one_from_file",
        (Some(_), How::Many) => "select_multiple_from_file",
        (_, how) => command(how),
    };
    let plain = matches!(logic.appearance.as_slice(), [] | [_])
        && logic.appearance.iter().all(|word| matches!(word.as_str(), "minimal" | "quick"));
    let alone = choice.filter.is_none() && !choice.randomize && plain;
    let mark = (alone && named.own(&choice.list).is_some_and(|list| fits(list, choice.how))).then(|| Mark::new("list"));
    let randomize = choice.randomize.then(|| "true".to_owned());
    let values = [
        ("randomize", randomize),
        ("seed", choice.seed.clone()),
        ("value", choice.value.clone()),
        ("label", choice.label.clone()),
    ];
    let parameters = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let kind = format!("{command} {}", file.unwrap_or(&choice.list));
    Spread { parameters, mark, filter: choice.filter.clone().unwrap_or_default(), ..Spread::of(&kind) }
}

fn special(special: &Special, logic: &Logic, drawn: bool, setup: &Setup, named: &Named) -> Spread {
    match special {
        Special::Note => Spread::of("note"),
        Special::Hidden if logic.calculation.is_some() => Spread::of("calculate"),
        Special::Hidden => Spread::of("hidden"),
        Special::Decimal => Spread::of("decimal"),
        Special::Range(range) => {
            let values = [("start", &range.start), ("end", &range.end), ("step", &range.step)];
            let parameters = values.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
            Spread { parameters, ..Spread::of("range") }
        }
        Special::Time => Spread::of("time"),
        Special::DateTime => Spread::of("dateTime"),
        Special::Choice(asked) => choice(asked, logic, setup, named),
        Special::Acknowledge => Spread::of("acknowledge"),
        Special::Geopoint => Spread::of("geopoint"),
        Special::Geotrace => Spread::of("geotrace"),
        Special::Geoshape => Spread::of("geoshape"),
        Special::Barcode => Spread::of("barcode"),
        Special::File(FileKind::Any) => Spread::of("file"),
        Special::File(FileKind::Image) => Spread::of("image").marked((!drawn).then(|| Mark::new("file"))),
        Special::File(FileKind::Audio) => Spread::of("audio").marked(Some(Mark::new("file"))),
        Special::File(FileKind::Video) => Spread::of("video"),
        Special::Meta(meta) => Spread::of(match meta {
            Meta::Start => "start",
            Meta::End => "end",
            Meta::Today => "today",
            Meta::DeviceId => "deviceid",
            Meta::Username => "username",
            Meta::Email => "email",
            Meta::PhoneNumber => "phonenumber",
            Meta::Audit => "audit",
            Meta::SimSerial => "simserial",
            Meta::SubscriberId => "subscriberid",
            Meta::StartGeopoint => "start-geopoint",
            Meta::BackgroundGeopoint => "background-geopoint",
            Meta::BackgroundAudio => "background-audio",
        }),
    }
}
