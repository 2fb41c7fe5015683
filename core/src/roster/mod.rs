//! The roster of a district: who teaches what where, as tables that people keep in a spreadsheet (rules DR1 to DR8).
//!
//! A table is read twice: [`columns`] says what its columns are, and a person may say otherwise; [`plan`] then says what it would
//! change and what is wrong with it, row by row. The same function makes the rows that the directory takes in, so that what was
//! shown is what happens.
//!
//! Invariant: what [`tables`] writes of a directory changes nothing when it is read again.

mod cells;
mod columns;
mod entries;
mod grades;
mod line;
mod plan;
mod rename;
mod tables;

#[cfg(test)]
mod tests;

use crate::directory::{Import, School, SchoolKind, Setting, Space, words};
use crate::id::{PersonId, SchoolId};
use crate::wire::Wire;

pub use cells::subject_words;
pub use columns::{guess, headed, heading};
pub use entries::{duties, entry};
pub use grades::Grade;
pub use plan::plan;
pub use rename::{rename, school_name};
pub use tables::{people_table, schools_table};

/// Rows of all sheets together: more than a large district has people.
pub const ROWS_MAX: usize = 20_000;
/// Characters of a cell: the longest names of schools have some thirty.
pub const CELL_CHARS_MAX: usize = 60;
/// Columns that are looked at.
pub const COLUMNS_MAX: usize = 40;

words! {
    /// What a column of a roster holds.
    Column {
        0 Name = "name",
        /// The staff number, which stays when a person moves or marries.
        1 Number = "number",
        2 School = "school",
        3 Subject = "subject",
        4 Grades = "grades",
        5 Stage = "stage",
        6 Duty = "duty",
        /// Whether the person has left the district.
        7 Left = "left",
        /// Of a school.
        8 Kind = "kind",
        /// Of a school.
        9 Setting = "setting",
    }
}

words! {
    /// How far a teacher has come.
    Stage {
        0 Novice = "novice",
        1 Young = "young",
        2 Backbone = "backbone",
        3 Expert = "expert",
    }
}

words! {
    /// What somebody does beside teaching.
    Duty {
        0 Teacher = "teacher",
        /// Leads the training of their school.
        1 SchoolLead = "school_lead",
        /// Watches over partnerships, at the district's centre.
        2 Coordinator = "coordinator",
        /// The district's centre.
        3 Admin = "admin",
    }
}

/// What the directory knows of a person beside what others see of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Enlisted {
    /// The staff number; empty for none.
    #[n(0)]
    pub number: String,
    #[n(1)]
    pub stage: Option<Stage>,
    #[n(2)]
    pub grades: Vec<Grade>,
    /// Has left the district; what they wrote stays.
    #[n(3)]
    pub left: bool,
}

/// A row of a roster as values: everything that a table says of a person.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Entry {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub number: String,
    /// The school's name; empty at the district's centre.
    #[n(2)]
    pub school: String,
    /// A code, or other words as they were written.
    #[n(3)]
    pub subject: String,
    #[n(4)]
    pub grades: Vec<Grade>,
    #[n(5)]
    pub stage: Option<Stage>,
    #[n(6)]
    pub duty: Duty,
    #[n(7)]
    pub left: bool,
}

/// The same of a school.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SchoolEntry {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub kind: SchoolKind,
    #[n(2)]
    pub setting: Setting,
}

/// A table of a file.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Sheet {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub headings: Vec<String>,
    /// What each column holds; none for one that is not taken in.
    #[n(2)]
    pub columns: Vec<Option<Column>>,
    /// Those below the headings.
    #[n(3)]
    pub rows: Vec<Vec<String>>,
    /// Rows above the headings: a title, a date.
    #[n(4)]
    #[cbor(default)]
    pub above: u32,
}

/// A roster is to be read, or taken in.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Roster {
    #[n(0)]
    pub sheets: Vec<Sheet>,
    /// Take it in, if the directory has this version still, on which it was planned; none to be told what it would change.
    #[n(1)]
    pub apply: Option<u64>,
}

/// What a roster changes, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Plan {
    /// Of the directory that it was planned on.
    #[n(0)]
    pub version: u64,
    #[n(1)]
    pub changes: Vec<Change>,
    /// Rows that say what is so already.
    #[n(2)]
    pub same: u32,
    /// Rows that are left out.
    #[n(3)]
    pub faults: Vec<Fault>,
    /// What to look at; the rows are taken in.
    #[n(4)]
    pub notes: Vec<Fault>,
    /// It was taken in.
    #[n(5)]
    pub applied: bool,
}

/// One thing that a roster changes.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Change {
    #[n(0)]
    SchoolAdded(#[n(0)] SchoolEntry),
    #[n(1)]
    SchoolChanged {
        #[n(0)]
        before: SchoolEntry,
        #[n(1)]
        after: SchoolEntry,
    },
    #[n(2)]
    Added(#[n(0)] Entry),
    #[n(3)]
    Changed {
        #[n(0)]
        before: Entry,
        #[n(1)]
        after: Entry,
        /// The names of spaces that the person is no longer in.
        #[n(2)]
        leaves: Vec<String>,
    },
}

/// Something about a row.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Fault {
    /// Counted from 0.
    #[n(0)]
    pub sheet: u32,
    /// As a spreadsheet counts it, from 1.
    #[n(1)]
    pub row: u32,
    /// What the cell says, where a cell is meant.
    #[n(2)]
    pub cell: String,
    #[n(3)]
    pub problem: Problem,
}

/// What there is about a row.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Problem {
    #[n(0)]
    NoName,
    /// And they are not of the district's centre.
    #[n(1)]
    NoSchool,
    /// Neither the directory nor the file has a school of that name.
    #[n(2)]
    SchoolUnknown,
    /// A school that is new needs both its kind and its setting.
    #[n(3)]
    SchoolIncomplete,
    /// The cell is none of the words of its column.
    #[n(4)]
    NoSuchWord(#[n(0)] Column),
    #[n(5)]
    TooLong {
        #[n(0)]
        column: Column,
        #[n(1)]
        limit: u32,
    },
    /// An earlier row of the file is the same person, or the same school.
    #[n(6)]
    Twice {
        #[n(0)]
        row: u32,
    },
    /// The directory has several people of that name in that school: a number says which.
    #[n(7)]
    SeveralOfTheName,
    /// The district would have no administrator left.
    #[n(8)]
    LastAdmin,
    /// A note: somebody of that name, without this number, is in another school. Who moved is found by their number.
    #[n(9)]
    Namesake {
        #[n(0)]
        school: String,
    },
    /// A note: a title that is none of the duties; the person teaches.
    #[n(10)]
    OtherDuty,
    /// A note: the school had this name before, and is meant.
    #[n(11)]
    FormerName {
        #[n(0)]
        school: String,
    },
}

/// The directory as [`plan`] needs it.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub version: u64,
    /// Its name.
    pub district: String,
    pub schools: Vec<School>,
    pub people: Vec<(crate::directory::Person, Enlisted)>,
    /// With members.
    pub spaces: Vec<Space>,
    /// Names that schools had, and have no more (rule DR8).
    pub former: Vec<(String, SchoolId)>,
}

/// What the directory takes in of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub import: Import,
    pub enlisted: Vec<(PersonId, Enlisted)>,
}

impl Held {
    fn school(&self, id: SchoolId) -> Option<&School> {
        self.schools.iter().find(|school| school.id == id)
    }
}
