//! A rating as other tools see it: a choice of numbers, the first and the last with what they mean.

use qinglan_core::form::{ListRow, Rating};
use qinglan_core::words::Words;

/// The choices, from 1.
pub fn choices(rating: &Rating) -> Vec<ListRow> {
    let label = |point: u8| match point {
        1 => numbered(point, &rating.low),
        point if point == rating.points => numbered(point, &rating.high),
        point => numbered(point, &Words { others: emptied(&rating.low), ..Words::default() }),
    };
    (1..=rating.points).map(|point| ListRow { name: point.to_string(), label: label(point), ..ListRow::default() }).collect()
}

/// What the choices were made of; nothing where they are no scale from 1.
pub fn rating(rows: &[ListRow]) -> Option<Rating> {
    let points = u8::try_from(rows.len()).ok()?;
    let counted = rows.iter().zip(1..=points).all(|(row, point)| row.name == point.to_string());
    let (low, high) = (rows.first()?, rows.last()?);
    counted.then(|| Rating { points, low: unnumbered(1, &low.label), high: unnumbered(points, &high.label) })
}

fn emptied(words: &Words) -> Option<Vec<(String, String)>> {
    words.others.as_ref().map(|others| others.iter().map(|(name, _)| (name.clone(), String::new())).collect())
}

fn numbered(point: u8, words: &Words) -> Words {
    each(words, |text| if text.is_empty() { point.to_string() } else { format!("{point} {text}") })
}

fn unnumbered(point: u8, words: &Words) -> Words {
    let number = point.to_string();
    let mut bare = each(words, |text| match text.strip_prefix(&number) {
        Some("") => String::new(),
        Some(rest) => rest.strip_prefix(' ').unwrap_or(text).to_owned(),
        None => text.to_owned(),
    });
    bare.others = bare.others.map(|others| others.into_iter().filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>());
    bare.others = bare.others.filter(|others| !others.is_empty());
    bare
}

fn each(words: &Words, change: impl Fn(&str) -> String) -> Words {
    let others = words.others.as_ref();
    Words {
        zh: change(&words.zh),
        en: change(&words.en),
        others: others.map(|others| others.iter().map(|(name, text)| (name.clone(), change(text))).collect()),
    }
}
