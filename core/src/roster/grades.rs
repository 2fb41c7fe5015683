//! The grades that somebody teaches, as schools write them: 三、四年级, 初一, 7-9, 中班.

use crate::wire::Wire;

/// A year of school: 1 to 12 from the first of primary on; -2 to 0 are the three of kindergarten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[cbor(transparent)]
pub struct Grade(#[n(0)] pub i64);

const LAST: i64 = 12;
const DIGITS: &[(char, i64)] =
    &[('一', 1), ('二', 2), ('三', 3), ('四', 4), ('五', 5), ('六', 6), ('七', 7), ('八', 8), ('九', 9), ('十', 10)];
const CLASSES: &[(&str, i64)] = &[("小班", -2), ("中班", -1), ("大班", 0)];

impl Grade {
    /// What schools call it.
    #[must_use]
    pub fn words(self) -> String {
        if let Some((class, _)) = CLASSES.iter().find(|(_, grade)| *grade == self.0) {
            return (*class).to_owned();
        }
        let one = |digit: i64| DIGITS.iter().find(|(_, value)| *value == digit).map(|(character, _)| *character);
        match self.0 {
            10..=LAST => one(self.0 - 9).map(|year| format!("高{year}")),
            other => one(other).map(|year| format!("{year}年级")),
        }
        .unwrap_or_default()
    }
}

/// What a roster's cell says of several.
#[must_use]
pub fn words(grades: &[Grade]) -> String {
    grades.iter().map(|grade| grade.words()).collect::<Vec<_>>().join("、")
}

/// The grades that a cell names, in order and each once; none where a part of it names none.
#[must_use]
pub fn parse(cell: &str) -> Option<Vec<Grade>> {
    let mut found: Vec<Grade> = Vec::new();
    let parts = cell.split(['、', ',', '，', '/', ';', '；', '和', ' ', '　']);
    for part in parts.filter(|part| !part.is_empty()) {
        let (from, to) = match part.split_once(['-', '至', '到', '—', '～', '~']) {
            Some((from, to)) => {
                let last = one(to)?;
                // Of 初一至初三 both say their school, of 7-9年级 only the last.
                (one(from)?, last)
            }
            None => (one(part)?, one(part)?),
        };
        if from > to {
            return None;
        }
        found.extend((from..=to).map(Grade));
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

fn one(text: &str) -> Option<i64> {
    if let Some((_, grade)) = CLASSES.iter().find(|(class, _)| *class == text) {
        return Some(*grade);
    }
    let bare = text.strip_suffix("年级").or_else(|| text.strip_suffix('级')).unwrap_or(text);
    let (before, rest) = match bare.chars().next()? {
        '小' => (0, bare.get('小'.len_utf8()..)?),
        '初' => (6, bare.get('初'.len_utf8()..)?),
        '高' => (9, bare.get('高'.len_utf8()..)?),
        _ => (0, bare),
    };
    let number = number(rest)?;
    if before > 0 && number > 3 {
        return None;
    }
    let grade = number.checked_add(before)?;
    (1..=LAST).contains(&grade).then_some(grade)
}

/// 7, ７ or 七; 十一 and 十二 as well.
fn number(text: &str) -> Option<i64> {
    let digit = |character: char| DIGITS.iter().find(|(known, _)| *known == character).map(|(_, value)| *value);
    let mut characters = text.chars();
    match (characters.next()?, characters.next(), characters.next()) {
        (only, None, None) if digit(only).is_some() => digit(only),
        ('十', Some(second), None) => Some(10 + digit(second)?),
        _ => {
            let plain: String = text.chars().map(half_width).collect();
            plain.parse().ok()
        }
    }
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')).unwrap_or(character),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dr2_grades_are_read_as_schools_write_them() {
        let read = |cell| parse(cell).map(|grades| grades.into_iter().map(|grade| grade.0).collect::<Vec<_>>());
        for (cell, expected) in [
            ("三、四年级", vec![3, 4]),
            ("七至九年级", vec![7, 8, 9]),
            ("7-9", vec![7, 8, 9]),
            ("初一，初三", vec![7, 9]),
            ("高一", vec![10]),
            ("十二年级", vec![12]),
            ("中班", vec![-1]),
            ("小一/１", vec![1]),
            ("", vec![]),
        ] {
            assert_eq!(read(cell), Some(expected), "{cell}");
        }
        for wrong in ["高四", "十三", "班主任", "0", "九至七", "99999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dr4_every_grade_is_read_as_it_is_written() {
        let all: Vec<Grade> = (-2..=LAST).map(Grade).collect();
        assert_eq!(parse(&words(&all)), Some(all));
    }
}
