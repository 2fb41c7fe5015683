//! The directory as tables, which can be read again (rule DR4).

use super::{Column, Duty, Held, cells, columns, duties, entry, grades};

const PEOPLE: &[Column] =
    &[Column::Number, Column::Name, Column::School, Column::Subject, Column::Grades, Column::Stage, Column::Duty, Column::Left];
const SCHOOLS: &[Column] = &[Column::School, Column::Kind, Column::Setting];

/// Everybody, with the headings first: by school, then by name. What is nothing is written so that it takes nothing away.
#[must_use]
pub fn people_table(held: &Held) -> Vec<Vec<String>> {
    let duties = duties(&held.spaces);
    let duty = |id| duties.get(id).copied().unwrap_or(Duty::Teacher);
    let mut rows: Vec<Vec<String>> = held
        .people
        .iter()
        .map(|(person, enlisted)| {
            let entry = entry(held, person, enlisted, duty(&person.id));
            vec![
                entry.number,
                entry.name,
                entry.school,
                cells::subject_words(&entry.subject).0.to_owned(),
                grades::words(&entry.grades),
                entry.stage.map(cells::stage_word).unwrap_or_default().to_owned(),
                cells::duty_word(entry.duty).to_owned(),
                if entry.left { "是" } else { "否" }.to_owned(),
            ]
        })
        .collect();
    rows.sort_by(|one, other| (one.get(2), one.get(1), one.first()).cmp(&(other.get(2), other.get(1), other.first())));
    headed(PEOPLE, rows)
}

/// Every school, with the headings first.
#[must_use]
pub fn schools_table(held: &Held) -> Vec<Vec<String>> {
    let row = |school: &crate::directory::School| {
        vec![school.name.clone(), cells::kind_word(school.kind).to_owned(), cells::setting_word(school.setting).to_owned()]
    };
    let mut rows: Vec<Vec<String>> = held.schools.iter().map(row).collect();
    rows.sort();
    headed(SCHOOLS, rows)
}

fn headed(of: &[Column], rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let headings = of.iter().map(|column| columns::heading(*column).to_owned()).collect();
    core::iter::once(headings).chain(rows).collect()
}
