//! Several devices count the same thing, as people do who watch it together (rule FM17).

use qinglan_core::form::{tallied, tally_field, tally_of};
use qinglan_core::id::{DeviceId, EntityId};
use qinglan_core::record::{Entity, EntityKind, Field, Value};
use qinglan_core::store::{Change, REFUSED, SetAside};

use crate::act::{TOGETHER, name};
use crate::breakage::Breakage;
use crate::step::Step;
use crate::tally::Event;
use crate::world::World;
use crate::{Failure, fail};

/// What they count.
const QUESTION: &str = "asked";
/// Where all would count in one field ([`Breakage::CountedInOne`]).
const NOBODY: DeviceId = DeviceId::from_bytes([0; 16]);

impl World {
    /// One more, or one less, in what the leaders of the school keep together.
    pub(crate) fn count(&mut self, step: Step) -> Result<(), Failure> {
        let Step::Count { tab, entity, less } = step else { return Ok(()) };
        let tab = self.tab(tab);
        let (owner, [_, _, school]) = (self.owner(tab)?, self.spaces_of(tab)?);
        if owner == 2 {
            return Ok(());
        }
        let id = self.entity_of(TOGETHER, entity);
        let device = if self.breakage == Some(Breakage::CountedInOne) { NOBODY } else { self.phone_of(tab)?.device };
        let (question, field) = share(device)?;
        let held = self.row(tab, school, id)?;
        let before = held.as_ref().map_or(0, |row| tally_of(row, &question, device));
        let seen = held.iter().filter_map(|row| Some(row.shown(&field)?.op)).collect();
        let change = Change { field, value: Value::Int(before + if less { -1 } else { 1 }), seen };
        self.edit(tab, (school, id, EntityKind::Activity), vec![change])?;
        // On the disk, whether or not its owner was told.
        let after = self.row(tab, school, id)?.map_or(0, |row| tally_of(&row, &question, device));
        if after != before {
            *self.phone_mut(tab)?.counted.entry(id).or_default() += after - before;
            self.tried.events.add(Event::Counted);
        }
        Ok(())
    }

    /// At rest: what each device counted stands on the server, and together it is the sum.
    pub(crate) fn check_counts(&self) -> Result<(), Failure> {
        let happened = |event| self.tried.events.of(event) > 0;
        // Where nobody says so, a restore takes from sight what was counted, until what was lost comes again.
        let unsaid = happened(Event::SetBack);
        // What comes again may be taken where it was refused.
        let once = !unsaid && !happened(Event::Restored) && !happened(Event::Doubled);
        for number in 0..2 {
            let id = self.entity_of(TOGETHER, number);
            let Some(entity) = self.of_school(id)? else { continue };
            let mut sum = 0;
            for phone in &self.phones {
                let (question, field) = share(phone.device)?;
                let stands = tally_of(&entity, &question, phone.device);
                if once && entity.versions(&field).len() > 1 {
                    return fail("MG3: what one device counted stands beside what it counted before");
                }
                let refused = phone.disk.memory.list::<SetAside>(REFUSED);
                let aside = refused.iter().any(|(_, row)| row.op.entity == id && row.op.field == field);
                let counted = phone.counted.get(&id).copied().unwrap_or_default();
                if !aside && !unsaid && stands != counted {
                    return fail(format!("FM17: a device counted {counted}, and {stands} stands"));
                }
                sum += stands;
            }
            let (question, _) = share(NOBODY)?;
            if tallied(&entity, &question).unwrap_or_default() != sum.max(0) {
                return fail("FM17: the count is not the sum");
            }
        }
        Ok(())
    }

    fn of_school(&self, id: EntityId) -> Result<Option<Entity>, Failure> {
        let server = self.servers.iter().find(|server| server.kind == qinglan_core::directory::SpaceKind::School);
        let Some(server) = server else { return fail("no school") };
        Ok(server.log.all().iter().find(|entity| entity.id == id).map(|entity| Entity::clone(entity)))
    }
}

fn share(device: DeviceId) -> Result<(Field, Field), Failure> {
    let question = name(QUESTION)?;
    let field = tally_field(&question, device).ok_or_else(|| Failure("no room for a device".into()))?;
    Ok((question, field))
}
