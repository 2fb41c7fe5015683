//! Who uses this phone: a small database of its own beside each person's store.

use qinglan_core::id::{AttemptId, PersonId};
use qinglan_core::store::{Disk, Key, Keys, StoreError, Tx, Wrapped};
use qinglan_core::wire::Wire;
use wasm_bindgen::JsCast;
use web_sys::CryptoKey;

use super::db::Db;
use super::task::Work;
use super::{browser, clock};
use super::{later, lock};

const PEOPLE: &str = "people";
const CURRENT: &str = "current";
const ATTEMPTS: &str = "attempts";
const KEYS: &str = "keys";
const PHONE: &str = "phone";
const HINT: &str = "person";
/// Far more than people who ever enrolled on one phone.
const ROWS_MAX: u32 = 1_000;

/// Someone who enrolled on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Resident {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub name: String,
    /// With a PIN: how her own key is closed.
    #[n(2)]
    pub lock: Option<Lock>,
}

/// A person's own key, closed with her PIN (rule SL5).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Lock {
    #[n(0)]
    pub salt: [u8; 16],
    /// Of PBKDF2.
    #[n(1)]
    pub rounds: u32,
    #[n(2)]
    pub wrapped: Wrapped,
    /// Rows may still be open from before there was a PIN.
    #[n(3)]
    pub unfinished: bool,
    /// Wrong PINs since the last right one.
    #[n(4)]
    pub wrong: u32,
}

/// An attempt to take an invite, to be repeated should its answer or the cookie be lost (rule EN1).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Attempt {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub id: AttemptId,
    /// Whose invite it was, once that is known.
    #[n(2)]
    pub person: Option<PersonId>,
}

/// The phone's list of people, and who is signed in.
#[derive(Clone)]
pub struct Registry(Db);

/// Whose store opens at the next start without asking here first: hers who was here last, as long as nobody on this phone has a PIN. It
/// saves a slow phone the opening of a database before the first page. What it says is looked up here afterwards.
#[must_use]
pub fn hinted() -> Option<PersonId> {
    browser::kept(HINT)?.parse().ok()
}

/// Says whose store the next start opens first.
pub fn hint(person: Option<PersonId>) {
    browser::keep(HINT, person.map(|person| person.to_string()).as_deref());
}

impl Registry {
    pub async fn open() -> Result<Self, StoreError> {
        Ok(Self(Db::open("qinglan", &[PEOPLE, CURRENT, ATTEMPTS, KEYS]).await?))
    }

    /// Whether it can still be asked; else it is opened anew.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.is_open()
    }

    /// Who is signed in.
    pub async fn current(&self) -> Result<Option<Resident>, StoreError> {
        let tx = self.0.read(&[CURRENT, PEOPLE])?;
        let Some(current) = tx.get::<Resident>(CURRENT, &Key::text(CURRENT)).await? else { return Ok(None) };
        Ok(tx.get(PEOPLE, &key(current.person)).await?.or(Some(current)))
    }

    /// Everybody who enrolled here.
    pub async fn people(&self) -> Result<Vec<Resident>, StoreError> {
        self.0.read(&[PEOPLE])?.all(PEOPLE, ROWS_MAX).await
    }

    /// The key of this phone; none as long as nobody has a PIN.
    pub async fn phone_key(&self) -> Result<Option<CryptoKey>, StoreError> {
        let key = self.0.read(&[KEYS])?.get_raw(KEYS, &Key::text(PHONE)).await?;
        Ok(key.map(JsCast::unchecked_into))
    }

    /// What is had of a person's keys without any PIN: nothing, as long as nobody on this phone has one.
    pub fn keys_without_pin(&self, person: PersonId) -> Work<'_, Result<Keys, StoreError>> {
        Box::pin(async move {
            let Some(phone) = self.phone_key().await? else { return Ok(Keys::default()) };
            if !later::load().await {
                return Err(StoreError::Broken("later".into()));
            }
            Ok(Keys { hold: Some(lock::hold_key(&phone, person).await?), ..Keys::default() })
        })
    }

    /// Keeps the key of this phone, unless another page was first; returns the one that counts.
    pub async fn keep_phone_key(&self, key: CryptoKey) -> Result<CryptoKey, StoreError> {
        let tx = self.0.write(&[KEYS])?;
        if let Some(known) = tx.get_raw(KEYS, &Key::text(PHONE)).await? {
            return Ok(known.unchecked_into());
        }
        tx.put_raw(KEYS, &Key::text(PHONE), &key)?;
        unhinted(tx).await?;
        Ok(key)
    }

    /// Keeps what is known of a person here.
    pub async fn keep(&self, resident: &Resident) -> Result<(), StoreError> {
        let tx = self.0.write(&[PEOPLE])?;
        tx.put(PEOPLE, &key(resident.person), resident)?;
        tx.commit().await
    }

    /// What is known of a person here.
    pub async fn resident(&self, person: PersonId) -> Result<Option<Resident>, StoreError> {
        self.0.read(&[PEOPLE])?.get(PEOPLE, &key(person)).await
    }

    /// The person is nobody here any more.
    pub async fn remove(&self, person: PersonId) -> Result<(), StoreError> {
        let tx = self.0.write(&[PEOPLE, CURRENT])?;
        tx.delete(PEOPLE, &key(person))?;
        tx.delete(CURRENT, &Key::text(CURRENT))?;
        unhinted(tx).await
    }

    /// The attempt to take this invite: on the disk before it is made.
    pub async fn attempt(&self, code: &str) -> Result<Attempt, StoreError> {
        let tx = self.0.write(&[ATTEMPTS])?;
        if let Some(known) = tx.get::<Attempt>(ATTEMPTS, &Key::text(code)).await? {
            return Ok(known);
        }
        let attempt = Attempt { code: code.to_owned(), id: clock::attempt_id(), person: None };
        tx.put(ATTEMPTS, &Key::text(code), &attempt)?;
        tx.commit().await?;
        Ok(attempt)
    }

    /// The attempt that brought the person in.
    pub async fn attempt_of(&self, person: PersonId) -> Result<Option<Attempt>, StoreError> {
        let all: Vec<Attempt> = self.0.read(&[ATTEMPTS])?.all(ATTEMPTS, ROWS_MAX).await?;
        Ok(all.into_iter().find(|attempt| attempt.person == Some(person)))
    }

    /// Remembers whom the attempt brought in, in the place of earlier ones.
    pub async fn brought_in(&self, attempt: &Attempt, person: PersonId) -> Result<(), StoreError> {
        let tx = self.0.write(&[ATTEMPTS])?;
        let all: Vec<Attempt> = tx.all(ATTEMPTS, ROWS_MAX).await?;
        for old in all.iter().filter(|old| old.person == Some(person)) {
            tx.delete(ATTEMPTS, &Key::text(&old.code))?;
        }
        tx.put(ATTEMPTS, &Key::text(&attempt.code), &Attempt { person: Some(person), ..attempt.clone() })?;
        tx.commit().await
    }

    /// Signs a person in. Their store, if they have one here, is as they left it.
    pub async fn enter(&self, resident: &Resident) -> Result<(), StoreError> {
        let tx = self.0.write(&[PEOPLE, CURRENT])?;
        tx.put(PEOPLE, &key(resident.person), resident)?;
        tx.put(CURRENT, &Key::text(CURRENT), resident)?;
        unhinted(tx).await
    }

    /// Signs out: hides, deletes nothing.
    pub async fn leave(&self) -> Result<(), StoreError> {
        let tx = self.0.write(&[CURRENT])?;
        tx.delete(CURRENT, &Key::text(CURRENT))?;
        unhinted(tx).await
    }
}

/// Commits what may make the hint wrong. It goes before, should the phone die in between, and after: another tab may have begun by
/// what stood here until then.
async fn unhinted(tx: impl Tx) -> Result<(), StoreError> {
    hint(None);
    let done = tx.commit().await;
    hint(None);
    done
}

fn key(person: PersonId) -> Key {
    Key::Text(person.to_string())
}
