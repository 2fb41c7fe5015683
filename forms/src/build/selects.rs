//! What a select takes: choices of its own, or a list that it shares.

use qinglan_core::form::{Appearance, How, Kind, ListChoice, Packed, Special};

use crate::mark::Mark;
use crate::parameters::take;
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Findings, Part, Row};
use crate::types::{From, Select};
use crate::{instrument, rating, reference};

use super::choices::Lists;
use super::kinds::{Asked, checked, special, words};

pub fn select(row: &Row, select: &Select, lists: &mut Lists, findings: &mut Findings) -> Asked {
    let appearance = words(&row.appearance);
    let file = select.from == From::File;
    let mut parameters = checked(row, if file { "select from file" } else { "select" }, findings);
    let mut fault = |key, kind| findings.fault(Part::Survey, row.number, key, kind);
    if row.appearance.contains("search(") {
        fault("appearance", FaultKind::Search);
    }
    if select.or_other && !row.filter.is_empty() {
        fault("choice_filter", FaultKind::FilterWithOther);
    }
    if select.or_other && select.from != From::Choices {
        fault("type", FaultKind::NoList { name: select.list.clone() });
    }
    let randomize = take(&mut parameters, "randomize").is_some_and(|value| value == "true");
    let seed = take(&mut parameters, "seed");
    if let Some(seed) = &seed {
        if !randomize {
            fault("parameters", FaultKind::NeedsParameter { name: "randomize" });
        }
        if reference::alone(seed).is_none() && seed.parse::<f64>().is_err() {
            fault("parameters", FaultKind::BadParameter { name: "seed".into(), value: seed.clone() });
        }
    }
    let value = take(&mut parameters, "value");
    let label = take(&mut parameters, "label");
    let list = source(row, select, lists, findings);
    let mark = Mark::parse(&row.mark);
    let marked = |word: &str| mark.as_ref().is_some_and(|mark| mark.word == word);
    if marked("rating")
        && let Some(rating) = lists.find(From::Choices, &select.list).and_then(|choices| rating::rating(&choices.list.rows))
    {
        lists.kept(&select.list);
        let appearance = appearance.into_iter().filter(|word| word != "likert").collect();
        return Asked { kind: Kind::Rating(rating), appearance, parameters, constraint: row.constraint.clone() };
    }
    if let Some(mark) = mark.as_ref().filter(|_| select.from == From::Choices)
        && let Some(choices) = lists.find(From::Choices, &select.list)
        && let Some(coded) = instrument::of_choices(mark, &choices.list.rows)
    {
        lists.kept(&select.list);
        let kind = Kind::Instrument(Packed::new(&coded));
        return Asked { kind, appearance, parameters, constraint: row.constraint.clone() };
    }
    if !row.mark.is_empty() && !marked("list") && !marked("select") {
        findings.warn(Part::Survey, row.number, "mark", WarningKind::NotKept { what: row.mark.clone() });
    }
    let laid_out = match appearance.as_slice() {
        [] => Some(Appearance::Full),
        [only] if only == "minimal" => Some(Appearance::Minimal),
        [only] if only == "quick" => Some(Appearance::Quick),
        _ => None,
    };
    let plain = row.filter.is_empty() && !randomize && select.from == From::Choices && !marked("list");
    if let Some(laid_out) = laid_out
        && plain
        && let Some(own) = lists.inline(&select.list, select.how, laid_out, marked("select"))
    {
        let kind = if select.how == How::One { Kind::SelectOne(own) } else { Kind::SelectMany(own) };
        return Asked { kind, appearance: Vec::new(), parameters, constraint: row.constraint.clone() };
    }
    lists.uses(select.from, &select.list);
    let filter = (!row.filter.is_empty()).then(|| row.filter.clone());
    let choice = ListChoice { how: select.how, list, filter, value, label, randomize, seed };
    Asked { kind: special(&Special::Choice(choice)), appearance, parameters, constraint: row.constraint.clone() }
}

/// The name of the list in the definition, which is there.
fn source(row: &Row, select: &Select, lists: &mut Lists, findings: &mut Findings) -> String {
    let mut fault = |kind| findings.fault(Part::Survey, row.number, "type", kind);
    match select.from {
        _ if select.list.is_empty() => fault(FaultKind::NoListName),
        From::Repeat if reference::alone(&select.list).is_none() => fault(FaultKind::BrokenReference),
        From::Repeat => return select.list.clone(),
        From::File => return lists.file(&select.list, row.number, "type", findings).unwrap_or_default(),
        From::Choices | From::External => match lists.find(select.from, &select.list) {
            None => fault(FaultKind::NoList { name: select.list.clone() }),
            Some(choices) => {
                let blank = choices.list.rows.iter().find(|choice| select.how != How::One && choice.name.contains(' '));
                if let Some(choice) = blank {
                    fault(FaultKind::BlankInChoice { name: choice.name.clone() });
                }
                if choices.list.rows.is_empty() {
                    fault(FaultKind::EmptyList { name: select.list.clone() });
                }
            }
        },
    }
    if select.from == From::External && row.filter.is_empty() {
        findings.warn(Part::Survey, row.number, "choice_filter", WarningKind::ExternalWithoutFilter);
    }
    lists.name(select.from, &select.list)
}
