//! What a roster would change (rules DR2 to DR7).

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, clears};
use super::entries::{duties, entry, entry_in};
use super::line::{Line, name_of, optional, word};
use super::{
    CELL_CHARS_MAX, Change, Column, Duty, Enlisted, Entry, Fault, Held, Plan, Problem, Rows, SchoolEntry, Sheet, grades,
};
use crate::directory::{Import, Member, Person, Role, School, Space, SpaceKind};
use crate::id::{PersonId, SchoolId, SpaceId};

/// What the sheets would change in what is held, and the rows to take in for it. `fresh` draws ids.
///
/// The plan names no ids: planned again with others it is the same.
pub fn plan(held: &Held, sheets: &[Sheet], fresh: &mut dyn FnMut() -> [u8; 16]) -> (Plan, Rows) {
    let mut work = Work::of(held, fresh);
    for (nth, sheet) in sheets.iter().enumerate() {
        if !sheet.has(Column::Name) && sheet.has(Column::School) {
            work.each(nth, sheet, Work::school);
        }
    }
    for (nth, sheet) in sheets.iter().enumerate() {
        if sheet.has(Column::Name) {
            work.each(nth, sheet, Work::person);
        }
    }
    work.done()
}

/// What no school is called any more, and who was.
fn former(held: &Held) -> BTreeMap<String, (String, bool)> {
    let is_free = |name: &String| held.schools.iter().all(|school| school.name != *name);
    let of = held.former.iter().filter(|(name, _)| is_free(name));
    of.filter_map(|(name, id)| Some((name.clone(), (held.school(*id)?.name.clone(), false)))).collect()
}

impl Sheet {
    fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// A person as they will be.
struct Somebody {
    before: Option<(Entry, Option<SchoolId>)>,
    person: Person,
    enlisted: Enlisted,
    duty: Duty,
    /// The row that spoke of them.
    said: Option<u32>,
}

struct Work<'a> {
    held: &'a Held,
    fresh: &'a mut dyn FnMut() -> [u8; 16],
    plan: Plan,
    schools: BTreeMap<String, School>,
    schools_said: BTreeMap<String, u32>,
    /// Names that schools had: the school, and whether that was noted.
    former: BTreeMap<String, (String, bool)>,
    people: Vec<Somebody>,
    by_number: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    admins: usize,
    spaces: BTreeMap<SpaceId, Space>,
    touched_schools: BTreeSet<SchoolId>,
    touched_spaces: BTreeSet<SpaceId>,
    touched: BTreeSet<usize>,
}

impl<'a> Work<'a> {
    fn of(held: &'a Held, fresh: &'a mut dyn FnMut() -> [u8; 16]) -> Self {
        let duties = duties(&held.spaces);
        let mut work = Self {
            held,
            fresh,
            plan: Plan { version: held.version, ..Plan::default() },
            schools: held.schools.iter().map(|school| (school.name.clone(), school.clone())).collect(),
            schools_said: BTreeMap::new(),
            former: former(held),
            people: Vec::with_capacity(held.people.len()),
            by_number: BTreeMap::new(),
            by_name: BTreeMap::new(),
            admins: duties.values().filter(|duty| **duty == Duty::Admin).count(),
            spaces: held.spaces.iter().map(|space| (space.id, space.clone())).collect(),
            touched_schools: BTreeSet::new(),
            touched_spaces: BTreeSet::new(),
            touched: BTreeSet::new(),
        };
        for (person, enlisted) in &held.people {
            let duty = duties.get(&person.id).copied().unwrap_or(Duty::Teacher);
            let entry = entry(held, person, enlisted, duty);
            work.know(Somebody {
                before: Some((entry, person.school)),
                person: person.clone(),
                enlisted: enlisted.clone(),
                duty,
                said: None,
            });
        }
        work
    }

    fn know(&mut self, somebody: Somebody) -> usize {
        let at = self.people.len();
        if !somebody.enlisted.number.is_empty() {
            self.by_number.insert(somebody.enlisted.number.clone(), at);
        }
        self.by_name.entry(somebody.person.name.clone()).or_default().push(at);
        self.people.push(somebody);
        at
    }

    fn each(&mut self, nth: usize, sheet: &Sheet, take: fn(&mut Self, &Line<'_>) -> Result<(), Vec<Fault>>) {
        for (at, cells) in sheet.rows.iter().enumerate() {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let counted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            let row = counted(at).saturating_add(sheet.above).saturating_add(2);
            let line = Line { sheet: counted(nth), row, columns: &sheet.columns, cells };
            let too_long = sheet.columns.iter().flatten().filter_map(|column| {
                let cell = line.get(*column)?;
                let problem = Problem::TooLong { column: *column, limit: counted(CELL_CHARS_MAX) };
                (cell.chars().count() > CELL_CHARS_MAX).then(|| line.fault(Some(cell), problem))
            });
            let too_long: Vec<Fault> = too_long.collect();
            let taken = if too_long.is_empty() { take(self, &line) } else { Err(too_long) };
            self.plan.faults.extend(taken.err().unwrap_or_default());
        }
    }

    /// A row of a table of schools.
    fn school(&mut self, line: &Line<'_>) -> Result<(), Vec<Fault>> {
        let Some(name) = self.school_said(line) else {
            return Err(vec![line.fault(None, Problem::NoName)]);
        };
        if let Some(row) = self.schools_said.insert(name.clone(), line.row) {
            return Err(vec![line.fault(Some(name), Problem::Twice { row })]);
        }
        let mut faults = Vec::new();
        let kind = word(line, Column::Kind, cells::kind, &mut faults);
        let setting = word(line, Column::Setting, cells::setting, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        if let Some(held) = self.schools.get_mut(&name) {
            let before = SchoolEntry { name: name.clone(), kind: held.kind, setting: held.setting };
            held.kind = kind.unwrap_or(held.kind);
            held.setting = setting.unwrap_or(held.setting);
            let after = SchoolEntry { name, kind: held.kind, setting: held.setting };
            if before == after {
                self.plan.same += 1;
            } else {
                self.touched_schools.insert(held.id);
                self.plan.changes.push(Change::SchoolChanged { before, after });
            }
            return Ok(());
        }
        let (Some(kind), Some(setting)) = (kind, setting) else {
            return Err(vec![line.fault(Some(name), Problem::SchoolIncomplete)]);
        };
        self.found_school(SchoolEntry { name, kind, setting });
        Ok(())
    }

    /// The school's name as it is now, where the row says one that it had (rule DR8).
    fn school_said(&mut self, line: &Line<'_>) -> Option<String> {
        let said = line.get(Column::School).filter(|cell| !clears(cell)).map(|cell| name_of(&cell))?;
        let Some((now, noted)) = self.former.get_mut(&said) else { return Some(said) };
        if !core::mem::replace(noted, true) {
            self.plan.notes.push(line.fault(Some(said), Problem::FormerName { school: now.clone() }));
        }
        Some(now.clone())
    }

    fn found_school(&mut self, entry: SchoolEntry) -> SchoolId {
        let id = SchoolId::from_bytes((self.fresh)());
        let SchoolEntry { name, kind, setting } = entry.clone();
        self.schools.insert(name.clone(), School { id, name, kind, setting });
        self.touched_schools.insert(id);
        self.plan.changes.push(Change::SchoolAdded(entry));
        id
    }

    /// A row of a table of people.
    fn person(&mut self, line: &Line<'_>) -> Result<(), Vec<Fault>> {
        let Some(name) = line.get(Column::Name).map(|name| name_of(&name)) else {
            return Err(vec![line.fault(None, Problem::NoName)]);
        };
        let number = line.get(Column::Number).filter(|cell| !clears(cell)).unwrap_or_default();
        let named = self.school_said(line);
        let known = self.who(line, &name, &number, named.as_deref())?;
        if let Some(row) = known.and_then(|at| self.people.get(at)).and_then(|somebody| somebody.said) {
            return Err(vec![line.fault(Some(name), Problem::Twice { row })]);
        }
        let held = known.and_then(|at| self.people.get(at));

        let mut faults = Vec::new();
        let stage = optional(line, Column::Stage, cells::stage, &mut faults);
        let grades = optional(line, Column::Grades, grades::parse, &mut faults);
        let left = word(line, Column::Left, cells::left, &mut faults);
        let (duty, other) = match line.get(Column::Duty) {
            None => (held.map_or(Duty::Teacher, |held| held.duty), None),
            Some(cell) if clears(&cell) => (Duty::Teacher, None),
            // 班主任 and a hundred other titles: of somebody who is here already they take nothing away.
            Some(cell) => match cells::duty(&cell) {
                Some(duty) => (duty, None),
                None => (held.map_or(Duty::Teacher, |held| held.duty), Some(cell)),
            },
        };
        let school_fault = match &named {
            None => None,
            Some(name) => self.school_problem(line, name, &mut faults),
        };
        faults.extend(school_fault);
        let centre = matches!(duty, Duty::Coordinator | Duty::Admin);
        if held.is_none() && named.is_none() && !centre {
            faults.push(line.fault(None, Problem::NoSchool));
        }
        let is_left = left.unwrap_or_else(|| held.is_some_and(|held| held.enlisted.left));
        let was_admin = held.is_some_and(|held| held.duty == Duty::Admin && !held.enlisted.left);
        let is_admin = duty == Duty::Admin && !is_left;
        if was_admin && !is_admin && self.admins <= 1 {
            faults.push(line.fault(Some(name.clone()), Problem::LastAdmin));
        }
        if !faults.is_empty() {
            return Err(faults);
        }

        if let Some(cell) = other {
            self.plan.notes.push(line.fault(Some(cell), Problem::OtherDuty));
        }
        self.admins = self.admins + usize::from(is_admin) - usize::from(was_admin);
        let school = named.map(|name| self.school_named(line, name));
        let subject = line.get(Column::Subject).map(|cell| if clears(&cell) { String::new() } else { cells::subject(&cell) });
        if known.is_none() {
            self.note_namesake(line, &name, &number);
        }
        let at = known.unwrap_or_else(|| {
            let id = PersonId::from_bytes((self.fresh)());
            let person = Person { id, name: name.clone(), school: None, subject: String::new() };
            let enlisted = Enlisted { number: number.clone(), ..Enlisted::default() };
            self.know(Somebody { before: None, person, enlisted, duty, said: None })
        });
        let Some(somebody) = self.people.get_mut(at) else { return Ok(()) };
        somebody.said = Some(line.row);
        somebody.person.name = name;
        somebody.person.school = school.or(somebody.person.school);
        somebody.person.subject = subject.unwrap_or_else(|| somebody.person.subject.clone());
        if !number.is_empty() {
            somebody.enlisted.number.clone_from(&number);
        }
        somebody.enlisted.stage = stage.unwrap_or(somebody.enlisted.stage);
        somebody.enlisted.grades = grades.unwrap_or_else(|| Some(somebody.enlisted.grades.clone())).unwrap_or_default();
        somebody.enlisted.left = is_left;
        somebody.duty = duty;
        if !number.is_empty() {
            self.by_number.insert(number, at);
        }
        self.settle(at);
        Ok(())
    }

    /// Whose row it is; none of somebody new.
    fn who(&self, line: &Line<'_>, name: &str, number: &str, school: Option<&str>) -> Result<Option<usize>, Vec<Fault>> {
        if let Some(at) = self.by_number.get(number) {
            return Ok(Some(*at));
        }
        let of_name = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let there = school.and_then(|school| self.schools.get(school)).map(|school| school.id);
        let fits = |at: &&usize| {
            self.people.get(**at).is_some_and(|somebody| {
                // Who has another number is somebody else.
                let numbered = number.is_empty() || somebody.enlisted.number.is_empty();
                numbered && (school.is_none() || somebody.person.school == there)
            })
        };
        let mut found = of_name.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(vec![line.fault(Some(name.to_owned()), Problem::SeveralOfTheName)]),
            // Without a school a name says only who of the centre it is.
            (one, _) => Ok(one.copied()),
        }
    }

    /// What keeps the row from being of this school.
    fn school_problem(&self, line: &Line<'_>, name: &str, faults: &mut Vec<Fault>) -> Option<Fault> {
        if self.schools.contains_key(name) {
            return None;
        }
        let kind = word(line, Column::Kind, cells::kind, faults);
        let setting = word(line, Column::Setting, cells::setting, faults);
        let problem = match (kind, setting) {
            (Some(_), Some(_)) => return None,
            (None, None) => Problem::SchoolUnknown,
            _ => Problem::SchoolIncomplete,
        };
        Some(line.fault(Some(name.to_owned()), problem))
    }

    /// The school of that name, which [`Self::school_problem`] has nothing against.
    fn school_named(&mut self, line: &Line<'_>, name: String) -> SchoolId {
        if let Some(school) = self.schools.get(&name) {
            return school.id;
        }
        let none = &mut Vec::new();
        let kind = word(line, Column::Kind, cells::kind, none).unwrap_or(crate::directory::SchoolKind::TownshipPrimary);
        let setting = word(line, Column::Setting, cells::setting, none).unwrap_or(crate::directory::Setting::Village);
        self.found_school(SchoolEntry { name, kind, setting })
    }

    /// Somebody of the name elsewhere may be the same person, unless both have numbers.
    fn note_namesake(&mut self, line: &Line<'_>, name: &str, number: &str) {
        let of_name = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let elsewhere = of_name.iter().filter_map(|at| self.people.get(*at)).find(|other| {
            other.before.is_some() && other.said.is_none() && (number.is_empty() || other.enlisted.number.is_empty())
        });
        let school = elsewhere.and_then(|other| other.before.as_ref()).map(|(entry, _)| entry.school.clone());
        if let Some(school) = school {
            self.plan.notes.push(line.fault(Some(name.to_owned()), Problem::Namesake { school }));
        }
    }

    /// What the row made of the person, said in the plan and done in the spaces.
    fn settle(&mut self, at: usize) {
        let Some(somebody) = self.people.get(at) else { return };
        let Somebody { before, person, enlisted, duty, .. } = somebody;
        let (id, school, duty, left) = (person.id, person.school, *duty, enlisted.left);
        let school_name =
            school.and_then(|id| self.schools.values().find(|school| school.id == id)).map(|school| school.name.clone());
        let after = entry_in(school_name.unwrap_or_default(), person, enlisted, duty);
        let before = before.clone();
        if before.as_ref().is_some_and(|(before, _)| *before == after) {
            self.plan.same += 1;
            return;
        }
        self.touched.insert(at);
        let Some((before, old_school)) = before else {
            if !left {
                self.place(id, school, duty);
            }
            self.plan.changes.push(Change::Added(after));
            return;
        };
        let mut leaves = Vec::new();
        if left && !before.left {
            leaves = self.take_out(id, |_| true);
        } else if !left && (before.left || old_school != school || before.duty != duty) {
            if old_school != school {
                let old: Vec<SchoolId> = old_school.into_iter().collect();
                leaves = self.take_out(id, |space| {
                    matches!(space.kind, SpaceKind::School | SpaceKind::Prep) && !old.is_empty() && space.schools == old
                });
            }
            if !matches!(duty, Duty::Coordinator | Duty::Admin) {
                leaves.extend(self.take_out(id, |space| space.kind == SpaceKind::District));
            }
            self.place(id, school, duty);
        }
        self.plan.changes.push(Change::Changed { before, after, leaves });
    }

    /// Takes the person out of spaces; gives their names.
    fn take_out(&mut self, person: PersonId, of: impl Fn(&Space) -> bool) -> Vec<String> {
        let mut names = Vec::new();
        for space in self.spaces.values_mut().filter(|space| of(space)) {
            let count = space.members.len();
            space.members.retain(|member| member.person != person);
            if space.members.len() != count {
                names.push(space.name.clone());
                self.touched_spaces.insert(space.id);
            }
        }
        names
    }

    /// Puts the person where school and duty say.
    fn place(&mut self, person: PersonId, school: Option<SchoolId>, duty: Duty) {
        if let Some(school) = school {
            let role = if duty == Duty::SchoolLead { Role::Lead } else { Role::Member };
            let name = self.schools.values().find(|held| held.id == school).map(|held| held.name.clone()).unwrap_or_default();
            self.put_in(SpaceKind::School, &[school], &name, person, role);
        }
        let role = match duty {
            Duty::Coordinator => Role::Coordinator,
            Duty::Admin => Role::Admin,
            Duty::Teacher | Duty::SchoolLead => return,
        };
        let name = self.held.district.clone();
        self.put_in(SpaceKind::District, &[], &name, person, role);
    }

    fn put_in(&mut self, kind: SpaceKind, schools: &[SchoolId], name: &str, person: PersonId, role: Role) {
        let found = self.spaces.values().find(|space| space.kind == kind && space.schools == schools).map(|space| space.id);
        let id = found.unwrap_or_else(|| SpaceId::from_bytes((self.fresh)()));
        let space = self.spaces.entry(id).or_insert_with(|| Space {
            id,
            kind,
            name: name.to_owned(),
            schools: schools.to_vec(),
            members: Vec::new(),
            archived: None,
        });
        match space.members.iter_mut().find(|member| member.person == person) {
            Some(member) if member.roles == [role] => return,
            Some(member) => member.roles = vec![role],
            None => space.members.push(Member { person, roles: vec![role] }),
        }
        self.touched_spaces.insert(id);
    }

    fn done(self) -> (Plan, Rows) {
        let schools = self.schools.into_values().filter(|school| self.touched_schools.contains(&school.id)).collect();
        let spaces = self.spaces.into_values().filter(|space| self.touched_spaces.contains(&space.id)).collect();
        let touched = &self.touched;
        let people = self.people.into_iter().enumerate().filter(|(at, _)| touched.contains(at)).map(|(_, somebody)| somebody);
        let (people, enlisted) = people.map(|one| (one.person.clone(), (one.person.id, one.enlisted))).unzip();
        (self.plan, Rows { import: Import { district: None, schools, people, spaces }, enlisted })
    }
}
