//! Publishing forms: who may, and which version comes next.

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::What;
use qinglan_core::api::ApiError;
use qinglan_core::form::{
    Definition, Offered, Publication, Publish, Published, VERSIONS_MAX, Withdraw, is_published_id, publication,
};
use qinglan_core::id::{PersonId, SpaceId};

use crate::ambient;
use crate::internal::{FormAsk, Publishing, Withdrawal};
use crate::reply::Outcome;
use crate::store::directory::DirectoryStore;

/// A phone is told of all of them whenever the directory changes: 100 kB, before they are folded.
const FORMS_MAX: u64 = 500;

/// Publishes a version, unless another one is due (rule PF1).
pub fn publish(store: &DirectoryStore, publishing: &Publishing) -> Outcome<Published> {
    let Publishing { person, publish: Publish { space, definition } } = publishing;
    let form = Definition::decode(&definition.0).map_err(|_| ApiError::Malformed)?;
    if !is_published_id(&form.id) || form.version > VERSIONS_MAX {
        return Err(ApiError::Malformed.into());
    }
    check(store, *space, *person)?;
    let known = store.offered(&form.id)?;
    if known.as_ref().is_some_and(|known| known.space != *space) {
        return Err(ApiError::Forbidden.into());
    }
    let version = known.as_ref().map_or(0, |known| known.version);
    let latest = store.form(&form.id, version)?;
    match publication(latest.as_deref().map(|bytes| (version, bytes)), form.version, &definition.0) {
        Publication::Outdated { next } => Ok(Published::Outdated { next }),
        Publication::Repeated => Ok(known.map_or(Published::Outdated { next: 1 }, Published::Done)),
        Publication::New => {
            if known.is_none() && store.count_offers(*space)? >= FORMS_MAX {
                return Err(ApiError::TooLarge { limit: FORMS_MAX }.into());
            }
            let offered = Offered {
                id: form.id,
                space: *space,
                version: form.version,
                title: form.title,
                description: form.description,
                by: *person,
                at: ambient::now(),
                withdrawn: false,
            };
            let published = What::FormPublished { title: offered.title.zh.clone(), version: offered.version };
            store.all_or_nothing(|| {
                store.publish(&offered, &definition.0)?;
                store.write_down(Some(*person), published, offered.at)
            })?;
            Ok(Published::Done(offered))
        }
    }
}

/// Withdraws a form, or offers it again (rule PF4).
pub fn withdraw(store: &DirectoryStore, withdrawal: &Withdrawal) -> Outcome<Offered> {
    let Withdrawal { person, withdraw: Withdraw { id, withdrawn } } = withdrawal;
    let mut offered = store.offered(id)?.ok_or(ApiError::NotFound)?;
    check(store, offered.space, *person)?;
    if offered.withdrawn != *withdrawn {
        offered.withdrawn = *withdrawn;
        let done = What::FormWithdrawn { title: offered.title.zh.clone(), withdrawn: *withdrawn };
        store.all_or_nothing(|| {
            store.offer(&offered)?;
            store.write_down(Some(*person), done, ambient::now())
        })?;
    }
    Ok(offered)
}

/// The definition of a version: a record that names it may be read by people of other spaces.
pub fn read(store: &DirectoryStore, ask: &FormAsk) -> Outcome<Vec<u8>> {
    Ok(store.form(&ask.id, ask.version)?.ok_or(ApiError::NotFound)?)
}

fn check(store: &DirectoryStore, space: SpaceId, person: PersonId) -> Outcome<()> {
    let kind = store.space(space)?.ok_or(ApiError::Forbidden)?.kind;
    if may(kind, &store.roles(space, person)?, Deed::Publish) { Ok(()) } else { Err(ApiError::Forbidden.into()) }
}
