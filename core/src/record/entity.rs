//! The merge: an entity as the set of values that nobody has replaced.

use crate::order::Map;
use crate::wire::Wire;

use super::{EntityKind, Field, FileRef, Op, Past, Scope, Value, hex};
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use crate::order;

/// A value that nobody has replaced yet.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Version {
    #[n(0)]
    pub op: OpId,
    #[n(1)]
    pub author: PersonId,
    #[n(2)]
    pub at: Millis,
    /// The server's number; none until it has taken the operation, and again while a restored server lacks it.
    #[n(3)]
    pub seq: Option<u64>,
    #[n(4)]
    pub value: Value,
}

/// A record, comment or activity as one space holds it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Entity {
    #[n(0)]
    pub id: EntityId,
    #[n(1)]
    pub kind: EntityKind,
    /// Who made it: the author of its first operation.
    #[n(2)]
    pub author: PersonId,
    /// Everything the server numbered up to here is in it; later operations are not, unless they are this device's own.
    #[n(3)]
    pub as_of: u64,
    #[n(4)]
    pub fields: Map<Field, Vec<Version>>,
    /// What stood there before corrections; none where there was none. Since version 2.
    #[n(5)]
    pub past: Option<Past>,
}

impl Entity {
    /// An entity before its first operation.
    #[must_use]
    pub const fn new(id: EntityId, kind: EntityKind, author: PersonId) -> Self {
        Self { id, kind, author, as_of: 0, fields: Map::new(), past: None }
    }

    /// Applies an operation that this device made (`seq` none) or that the server numbered (rules MG1 to MG3).
    ///
    /// A numbered operation at or before `as_of` is already in and changes nothing.
    pub fn apply(&mut self, op: &Op, seq: Option<u64>) {
        if let Some(seq) = seq {
            if seq <= self.as_of {
                self.drop_outdated(op);
                return;
            }
            self.as_of = seq;
        }
        if op.erases() {
            (self.fields, self.past) = (Map::new(), None);
        }
        self.replace(op, seq);
        let versions = self.fields.entry(op.field.clone()).or_default();
        versions.retain(|version| version.op != op.id);
        versions.push(Version::of(op, seq));
        order::by_key(versions, Version::rank);
    }

    /// Takes out of its field what the operation replaces, and keeps it where the operation is a correction (rule AM2).
    fn replace(&mut self, op: &Op, seq: Option<u64>) {
        let versions = self.fields.entry(op.field.clone()).or_default();
        let all = core::mem::take(versions);
        let (gone, stays): (Vec<Version>, Vec<Version>) = all.into_iter().partition(|version| version.goes_for(op, seq));
        *versions = stays;
        let as_of = self.as_of;
        if op.corrects() || self.past.is_some() || (seq.is_none() && !gone.is_empty()) {
            self.with_past(|past| past.take(op, seq, gone, as_of));
        }
    }

    fn with_past(&mut self, change: impl FnOnce(&mut Past)) {
        let mut past = self.past.take().unwrap_or_default();
        change(&mut past);
        self.past = Some(past).filter(|past| !past.is_empty());
    }

    /// Changes the value of an own operation that was never offered to the server; its id and what it replaces stay.
    pub fn rewrite(&mut self, field: &Field, op: OpId, value: &Value, at: Millis) {
        let Some(versions) = self.fields.get_mut(field) else { return };
        for version in versions.iter_mut().filter(|version| version.op == op) {
            version.value = value.clone();
            version.at = at;
        }
    }

    /// The server took an operation of this device and numbered it (rule SY6). `outdone`: by what this device has replaced it since, and
    /// the server does not know that yet.
    ///
    /// If this copy is already past that number and the server's state did not hold the operation, somebody has replaced it.
    pub fn confirm(&mut self, op: &Op, seq: u64, outdone: Option<&Op>) {
        if seq <= self.as_of {
            self.drop_outdated(op);
            return;
        }
        self.replace(op, Some(seq));
        let versions = self.fields.entry(op.field.clone()).or_default();
        match versions.iter_mut().find(|version| version.op == op.id) {
            Some(version) => version.seq = Some(seq),
            // Taken out here by one that the server has numbered before it: there it stands beside it.
            None if outdone.is_none() => versions.push(Version::of(op, Some(seq))),
            None => {}
        }
        order::by_key(versions, Version::rank);
        if let Some(by) = outdone {
            // It may have been refused before, and left out of what is kept.
            self.with_past(|past| past.keep(by, Version::of(op, Some(seq))));
        }
    }

    /// An operation that the server numbered long ago and this copy took for one that it lacks.
    fn drop_outdated(&mut self, op: &Op) {
        if let Some(versions) = self.fields.get_mut(&op.field) {
            versions.retain(|version| version.op != op.id || version.seq.is_some());
        }
        if self.past.is_some() {
            self.with_past(|past| past.drop_outdated(op.id));
        }
    }

    /// Takes the server's whole state of the entity, and puts back what it does not have yet (rules SY9, SY10 and SY16):
    /// what waits to be sent (`waiting`), with what it replaces; what this device alone still holds, beside the rest. So does what
    /// `is_asked` about: this device's own, of which the server has not said yet whether it has it (rule SY14).
    pub fn adopt(&mut self, state: Self, waiting: &[Op], is_asked: impl Fn(OpId) -> bool) {
        if state.as_of < self.as_of {
            return;
        }
        let before = core::mem::replace(self, state);
        let as_of = self.as_of;
        let mut gone = Vec::new();
        for op in waiting.iter().filter(|op| op.entity == before.id) {
            let Some(versions) = self.fields.get_mut(&op.field) else { continue };
            if !versions.iter().any(|version| version.op == op.id) {
                let taken = versions.iter().filter(|version| op.replaces.contains(&version.op));
                gone.extend(taken.map(|version| (op, version.clone())));
                versions.retain(|version| !op.replaces.contains(&version.op));
            }
        }
        self.with_past(|past| past.put_back(before.past.unwrap_or_default(), as_of, waiting, gone));
        for (field, mut alone) in before.fields {
            for version in alone.iter_mut().filter(|version| is_asked(version.op)) {
                version.seq = None;
            }
            // Numbered later than the state: this device's own, acknowledged while the state was on its way.
            alone.retain(|version| version.seq.is_none_or(|seq| seq > as_of));
            if alone.is_empty() {
                continue;
            }
            let versions = self.fields.entry(field).or_default();
            alone.retain(|version| !versions.iter().any(|known| known.op == version.op));
            versions.append(&mut alone);
            order::by_key(versions, Version::rank);
        }
    }

    /// This copy may lack what the server has: the next that comes from it, a state or the log, counts whatever its number.
    pub const fn doubt(&mut self) {
        self.as_of = 0;
    }

    /// The server lives another life that has everything up to number `common` of the one this copy is from. What was numbered
    /// later has no number any more, and nothing is known of what came in between (rule SY10).
    pub fn outlive(&mut self, common: u64) {
        self.doubt();
        for version in self.fields.iter_mut().flat_map(|(_, versions)| versions) {
            version.seq = version.seq.filter(|seq| *seq <= common);
        }
        if let Some(past) = &mut self.past {
            past.outlive(common);
        }
    }

    /// The server's whole state was read, and this entity was not in it: what counted as known to both lives, up to number `common`, is
    /// lost as well (rule SY10). Says whether there was any.
    pub fn lose(&mut self, common: u64) -> bool {
        if self.as_of != 0 {
            return false;
        }
        let mut lost = false;
        for version in self.fields.iter_mut().flat_map(|(_, versions)| versions) {
            if version.seq.is_some_and(|seq| seq <= common) {
                (version.seq, lost) = (None, true);
            }
        }
        if let Some(past) = &mut self.past {
            past.outlive(0);
        }
        lost
    }

    /// Something that others than `own` wrote has no number: whether it is lost, or has come again and was replaced, is not known here.
    pub fn misses_number(&self, own: DeviceId) -> bool {
        self.fields.iter().flat_map(|(_, versions)| versions).any(|version| version.seq.is_none() && version.op.device != own)
    }

    /// Of a personal copy: the spaces that the record was given to, and how much of it.
    pub fn given_to(&self) -> impl Iterator<Item = (SpaceId, Scope)> {
        self.fields.iter().filter_map(|(field, versions)| {
            let space = field.as_str().strip_prefix("@to/")?.parse().ok()?;
            let full = versions.last()?.value.as_text()? == Scope::Full.as_str();
            Some((space, if full { Scope::Full } else { Scope::Notice }))
        })
    }

    /// The record as it will be when `draft`, its correction, is submitted: for a look at it, and to go on typing.
    #[must_use]
    pub fn corrected(&self, draft: &Self) -> Self {
        let mut seen = self.clone();
        for (field, versions) in draft.fields.iter().filter(|(field, versions)| !field.is_system() && !versions.is_empty()) {
            seen.fields.insert(field.clone(), versions.clone());
        }
        seen
    }

    /// The versions of a field, the one to show last.
    #[must_use]
    pub fn versions(&self, field: &Field) -> &[Version] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// The version that shows: this device's own unsent one, else the one that the server numbered last (rule MG2).
    #[must_use]
    pub fn shown(&self, field: &Field) -> Option<&Version> {
        self.versions(field).last()
    }

    /// The value that shows, when it is not empty.
    #[must_use]
    pub fn value(&self, field: &Field) -> Option<&Value> {
        self.shown(field).map(|version| &version.value).filter(|value| !value.is_empty())
    }

    /// The text that shows, when the field holds text.
    #[must_use]
    pub fn text(&self, field: &Field) -> Option<&str> {
        self.value(field).and_then(Value::as_text)
    }

    /// Two people wrote different values without seeing each other's (rule MG4). What a device counts is its own (rule FM17): of several
    /// of its counts there is nothing to choose.
    #[must_use]
    pub fn in_conflict(&self, field: &Field) -> bool {
        let versions = self.versions(field);
        let differ = versions.iter().zip(versions.iter().skip(1)).any(|(one, next)| one.value != next.value);
        differ && !versions.iter().all(|version| field.is_of(version.op.device))
    }

    /// The files that are named in it, by what corrections replaced as well.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        let stands = self.fields.iter().flat_map(|(_, versions)| versions.iter().map(|version| &version.value));
        let stood = self.past.iter().flat_map(Past::values);
        stands.chain(stood).filter_map(|value| if let Value::File(file) = value { Some(file) } else { None })
    }

    /// All operations whose values are in the entity, at `prefix` and below it; what a removal names as seen.
    pub fn live_ops<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = OpId> + 'a {
        self.fields
            .iter()
            .filter(move |(field, _)| covers(prefix, field.as_str()))
            .flat_map(|(_, versions)| versions.iter().map(|version| version.op))
    }

    /// Its author was deleted, and all that stood in it is gone (rule DP6).
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.is_deleted() && self.fields.keys().all(|field| field.is_mark() || *field == Field::deleted())
    }

    /// Removed by its author, and edited by nobody who did not know (rule MG5).
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.is_removed(&Field::deleted(), "")
    }

    /// The rows of the repeat at `path`, in order: their path and position.
    #[must_use]
    pub fn rows(&self, path: &str) -> Vec<(String, i64)> {
        let mut rows: Vec<(String, i64)> = self
            .fields
            .iter()
            .filter_map(|(field, versions)| {
                let name = field.as_str().strip_prefix(path)?.strip_prefix('/')?;
                if name.contains('/') || self.is_removed(field, field.as_str()) {
                    return None;
                }
                let position = versions.iter().rev().find_map(|version| match version.value {
                    Value::Row(position) => Some(position),
                    // An edit brought a removed row back; it goes where its removal left it, at the end.
                    Value::Removed(_) => Some(i64::MAX),
                    _ => None,
                })?;
                Some((field.as_str().to_owned(), position))
            })
            .collect();
        order::by_key(&mut rows, |(path, position)| (*position, path.clone()));
        rows
    }

    /// The field of a new row of the repeat at `path`, named on `device` (rule ID1): two bytes of the device's name, and two of chance, from
    /// where on the first is taken that no row here has had. None where the path names no field.
    #[must_use]
    pub fn new_row(&self, path: &str, device: DeviceId, chance: u16) -> Option<Field> {
        let [first, second, ..] = *device.as_bytes();
        (0..=u16::MAX).find_map(|step| {
            let [third, fourth] = chance.wrapping_add(step).to_be_bytes();
            let field = Field::new(format!("{path}/{}", hex(&[first, second, third, fourth]))).ok()?;
            self.fields.get(&field).is_none().then_some(field)
        })
    }

    /// The field is, or is in, a row that was removed: nobody sees it, and nobody is given it.
    #[must_use]
    pub fn is_hidden(&self, field: &Field) -> bool {
        let path = field.as_str();
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let tombs = above.chain(core::iter::once(path)).filter_map(|path| Field::new(path).ok());
        tombs.into_iter().any(|tomb| self.is_removed(&tomb, tomb.as_str()))
    }

    fn is_removed(&self, tomb: &Field, prefix: &str) -> bool {
        if !matches!(self.shown(tomb), Some(Version { value: Value::Removed(_), .. })) {
            return false;
        }
        // Two that removed it at the same time, each with what they had seen.
        let known = |op: OpId| {
            self.versions(tomb).iter().any(|version| match &version.value {
                Value::Removed(seen) => version.op == op || seen.contains(&op),
                _ => false,
            })
        };
        self.live_ops(prefix).all(|op| known(op) || self.is_mark(op))
    }

    /// Read marks are no edits: they bring nothing back.
    fn is_mark(&self, op: OpId) -> bool {
        self.fields
            .iter()
            .filter(|(field, _)| field.as_str().starts_with("@read/"))
            .any(|(_, versions)| versions.iter().any(|version| version.op == op))
    }
}

impl Version {
    fn of(op: &Op, seq: Option<u64>) -> Self {
        Self { op: op.id, author: op.author, at: op.at, seq, value: op.value.clone() }
    }

    /// Whether `op`, numbered `seq`, takes the version's place. What stands behind it in the log it cannot have replaced, whatever
    /// it names: after a restore the order may be another than the one in which people wrote.
    fn goes_for(&self, op: &Op, seq: Option<u64>) -> bool {
        op.replaces.contains(&self.op) && self.seq.zip(seq).is_none_or(|(before, after)| before < after)
    }

    /// Those without a number last, as the server will number them later than all it has, and among themselves as they came: what a
    /// restored server lacks for now stands below what was written here after it (rule MG2).
    fn rank(&self) -> u64 {
        self.seq.unwrap_or(u64::MAX)
    }
}

fn covers(prefix: &str, field: &str) -> bool {
    prefix.is_empty() || field == prefix || field.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
}
