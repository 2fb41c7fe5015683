//! Files that were named in what is erased leave this device, too (rule DP7).

use super::{BLOBS, Disk, ENTITIES, Key, META, ROWS_MAX, SENT, Store, StoreError, Tx};
use crate::id::EntityId;
use crate::order::{self, Map};
use crate::record::{Entity, FileRef};

/// Where `meta` says which files are to be looked at, from the moment in which what named them went.
const UNNAMED: &str = "unnamed";

/// The files that entities name, as far as they are here.
pub(super) fn named(rows: &Map<EntityId, Entity>) -> Vec<(EntityId, String)> {
    let files = |row: &Entity| row.files().flat_map(names).collect::<Vec<_>>();
    rows.iter().flat_map(|(id, row)| files(row).into_iter().map(|file| (*id, file))).collect()
}

/// Notes which of them were named by what is erased now; in the transaction that erases. Says whether there are any.
pub(super) async fn note(tx: &impl Tx, rows: &Map<EntityId, Entity>, named: Vec<(EntityId, String)>) -> Result<bool, StoreError> {
    let erased = named.into_iter().filter(|(id, _)| rows.get(id).is_some_and(Entity::is_erased));
    let mut files: Vec<String> = erased.map(|(_, file)| file).collect();
    if files.is_empty() {
        return Ok(false);
    }
    files.extend(tx.get::<Vec<String>>(META, &Key::text(UNNAMED)).await?.unwrap_or_default());
    tx.put(META, &Key::text(UNNAMED), &files)?;
    Ok(true)
}

impl<D: Disk> Store<D> {
    /// Takes the files off this device that were named in what was erased, and are named nowhere else any more.
    ///
    /// # Errors
    /// The disk's; then they are looked at again.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let tx = self.disk.write(&[META, ENTITIES, BLOBS, SENT])?;
        let Some(files) = tx.get::<Vec<String>>(META, &Key::text(UNNAMED)).await? else { return Ok(()) };
        let rows: Vec<Entity> = tx.all(ENTITIES, ROWS_MAX).await?;
        let named = order::set(rows.iter().flat_map(Entity::files).flat_map(names));
        for file in files.into_iter().filter(|file| named.binary_search(file).is_err()) {
            let key = Key::Text(file);
            tx.delete(BLOBS, &key)?;
            tx.delete(SENT, &key)?;
        }
        tx.delete(META, &Key::text(UNNAMED))?;
        tx.commit().await
    }
}

/// The file and its small picture, as the device's stores name them.
fn names(file: &FileRef) -> impl Iterator<Item = String> {
    let small = file.small().map(|small| small.hex());
    core::iter::once(file.hex()).chain(small)
}
