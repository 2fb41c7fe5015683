//! Instruments as other tools know them: a text to write in, or for a free tally its categories to choose from, with a mark beside it
//! that says what the instrument is: `instrument method=student_teacher interval_s=30 length_min=40`.

use qinglan_core::form::{Choice, ListRow};
use qinglan_core::instrument::{Flanders, FreeTally, Instrument, OnTask, Stallings, StudentTeacher};

use crate::mark::Mark;

pub const WORD: &str = "instrument";

pub fn mark(instrument: &Instrument) -> Mark {
    let of = |method: &str, length_min: u16| Mark::new(WORD).with("method", Some(method)).with("length_min", Some(length_min));
    match instrument {
        Instrument::StudentTeacher(StudentTeacher { interval_s, length_min }) => {
            of("student_teacher", *length_min).with("interval_s", Some(interval_s))
        }
        Instrument::Flanders(Flanders { length_min }) => of("flanders", *length_min),
        Instrument::Stallings(Stallings { length_min }) => of("stallings", *length_min),
        Instrument::OnTask(OnTask { minutes, length_min }) => {
            let minutes: Vec<String> = minutes.iter().map(u16::to_string).collect();
            of("on_task", *length_min).with("minutes", Some(minutes.join(",")))
        }
        Instrument::FreeTally(FreeTally { length_min, .. }) => of("free_tally", *length_min),
    }
}

/// The categories as a list that the question chooses from; none where the method brings its own.
pub fn rows(instrument: &Instrument) -> Option<Vec<ListRow>> {
    let Instrument::FreeTally(tally) = instrument else { return None };
    let row = |choice: &Choice| ListRow { name: choice.name.clone(), label: choice.label.clone(), ..ListRow::default() };
    Some(tally.categories.iter().map(row).collect())
}

/// The instrument that a mark beside a text says.
pub fn plain(mark: &Mark) -> Option<Instrument> {
    let length_min = mark.value("length_min")?;
    Some(match method(mark)?.as_str() {
        "student_teacher" => Instrument::StudentTeacher(StudentTeacher { interval_s: mark.value("interval_s")?, length_min }),
        "flanders" => Instrument::Flanders(Flanders { length_min }),
        "stallings" => Instrument::Stallings(Stallings { length_min }),
        "on_task" => {
            let minutes: Result<Vec<u16>, _> = mark.value::<String>("minutes")?.split(',').map(str::parse).collect();
            Instrument::OnTask(OnTask { minutes: minutes.ok()?, length_min })
        }
        _ => return None,
    })
}

/// The instrument that a mark beside a choice of these says.
pub fn of_choices(mark: &Mark, rows: &[ListRow]) -> Option<Instrument> {
    if method(mark)? != "free_tally" {
        return None;
    }
    let categories = rows.iter().map(|row| Choice { name: row.name.clone(), label: row.label.clone() }).collect();
    Some(Instrument::FreeTally(FreeTally { categories, length_min: mark.value("length_min")? }))
}

fn method(mark: &Mark) -> Option<String> {
    (mark.word == WORD).then(|| mark.value("method")).flatten()
}
