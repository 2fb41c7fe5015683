//! Corrections of submitted records.

use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Field, State, Value, correction_of};
use qinglan_core::store::{Amendment, Change, at_once};

use crate::act::name;
use crate::step::Step;
use crate::tally::Event;
use crate::world::World;
use crate::{Failure, fail};

/// Three of them are more than an entity keeps of earlier values.
const LONG_BYTES: usize = 60_000;

impl World {
    pub(crate) fn correct(&mut self, step: Step) -> Result<(), Failure> {
        let (Step::Correct { tab, entity, .. } | Step::Amend { tab, entity } | Step::GiveUp { tab, entity }) = step else {
            return Ok(());
        };
        let tab = self.tab(tab);
        let [personal, ..] = self.spaces_of(tab)?;
        let record = self.entity_of(self.owner(tab)?, entity);
        let own = self.row(tab, personal, record)?;
        let submitted = own.is_some_and(|own| own.text(&Field::state()) == Some(State::Submitted.as_str()));
        let phone = self.phone_of(tab)?;
        if phone.locked || phone.disk.old.get() || !submitted {
            return Ok(());
        }
        let rows = at_once(self.tab_at(tab)?.store.summaries()).map_err(|error| Failure(format!("{error:?}")))?;
        let (draft, open) = correction_of(record, rows.iter().filter(|row| row.space == personal));
        match step {
            Step::Correct { row, long, .. } => self.draft(tab, (personal, draft), record, (row, long)),
            Step::Amend { .. } if open => self.amend(tab, record, draft),
            Step::GiveUp { .. } if open => {
                let Some(row) = self.row(tab, personal, draft)? else { return Ok(()) };
                let value = Value::Removed(row.live_ops("").collect());
                let change = Change { field: Field::deleted(), value, seen: Vec::new() };
                self.edit(tab, (personal, draft, EntityKind::Record), vec![change]).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// A word: 0 and 1 into a row, 2 removes one, others into the topic.
    fn draft(
        &mut self,
        tab: usize,
        (personal, draft): (SpaceId, EntityId),
        record: EntityId,
        (which, long): (u8, bool),
    ) -> Result<(), Failure> {
        let Some(own) = self.row(tab, personal, record)? else { return Ok(()) };
        let seen = match self.row(tab, personal, draft)? {
            Some(drafted) => own.corrected(&drafted),
            None => own,
        };
        let words = format!("{}{}", self.tried.steps, if long { "x".repeat(LONG_BYTES) } else { String::new() });
        let (field, value) = match which {
            0 | 1 => (name(&format!("notes/r{which}/minute"))?, Value::Text(words)),
            2 => (name("notes/r0")?, Value::Removed(seen.live_ops("notes/r0").collect())),
            _ => (name("topic")?, Value::Text(words)),
        };
        let shown = seen.shown(&field).map(|version| version.op).into_iter().collect();
        let changes = vec![
            Change { field: Field::on(), value: Value::Text(record.to_string()), seen: Vec::new() },
            Change { field, value, seen: shown },
        ];
        self.edit(tab, (personal, draft, EntityKind::Record), changes).map(drop)
    }

    fn amend(&mut self, tab: usize, record: EntityId, draft: EntityId) -> Result<(), Failure> {
        let at = self.phone_of(tab)?.clock(self.now);
        let why = if self.tried.steps.is_multiple_of(2) { String::new() } else { format!("{}", self.tried.steps) };
        let amendment = Amendment { record, draft, title: format!("{}", self.tried.steps), why, at };
        let outcome = at_once(self.tab_at(tab)?.store.amend(&amendment));
        if let Err(qinglan_core::store::StoreError::Unreadable(_)) = outcome {
            // A copy that this device does not hold.
            return Ok(());
        }
        let Some(row) = self.heard(tab, outcome)? else { return Ok(()) };
        // One that changes nothing writes nothing.
        let wrote = row.value(&Field::amended_at()) == Some(&Value::Int(at.0));
        if wrote && row.versions(&Field::amended_at()).len() > 1 {
            return fail("MG8: what a correction writes stands beside what it should replace");
        }
        let [personal, ..] = self.spaces_of(tab)?;
        if self.row(tab, personal, draft)?.is_some_and(|row| !row.is_deleted()) {
            return fail("AM1: a submitted correction is still a draft");
        }
        self.tried.events.add(Event::Corrected);
        self.wrote(tab)
    }
}
