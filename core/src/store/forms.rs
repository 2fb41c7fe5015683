//! Published forms on a device: each version as it came, for ever (rule PF3).

use super::{Disk, Key, META, Store, StoreError, Tx};
use crate::form::{FormRef, Held};

impl<D: Disk> Store<D> {
    /// Those of the wanted forms that are here.
    ///
    /// # Errors
    /// The disk's.
    pub async fn forms(&self, wanted: &[FormRef]) -> Result<Vec<Held>, StoreError> {
        let keys: Vec<Key> = wanted.iter().map(key).collect();
        self.disk.read(&[META])?.get_all(META, &keys).await
    }

    /// Keeps a form.
    ///
    /// # Errors
    /// The disk's.
    pub async fn keep_form(&self, form: &Held) -> Result<(), StoreError> {
        let tx = self.disk.write(&[META])?;
        tx.put(META, &key(&form.reference()), form)?;
        tx.commit().await
    }
}

fn key(form: &FormRef) -> Key {
    Key::Text(format!("form/{form}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Library;
    use crate::store::at_once;
    use crate::sync::tests::world::Device;

    #[test]
    fn pf3_what_came_once_is_there_for_good() {
        let phone = Device::new(1);
        let all = Library::of_build().forms;
        let wanted: Vec<FormRef> = all.iter().take(2).map(Held::reference).collect();
        assert_eq!(at_once(phone.store.forms(&wanted)), Ok(Vec::new()));
        at_once(phone.store.keep_form(&all[0])).unwrap();
        at_once(phone.store.keep_form(&all[1])).unwrap();
        assert_eq!(at_once(phone.store.forms(&wanted)), Ok(all[..2].to_vec()));
        assert_eq!(at_once(phone.store.forms(&[all[2].reference()])), Ok(Vec::new()));
    }
}
