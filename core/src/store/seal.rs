//! Rows that nobody reads without a key: a disk around a disk, for phones that several people use.
//!
//! Two keys close a person's rows. The *own* key is had with her PIN only; it closes what she wrote and read. The *hold* key is had by the
//! app on this phone at any time; it closes what the sender needs, so that her unsent work goes out while she is away (rule SL2). Rows
//! from before there was a PIN are open, and stay readable (rule SL3).
//!
//! A closed row is a mark (the key it is closed with), 24 bytes of chance, and the row under XChaCha20-Poly1305
//! (draft-irtf-cfrg-xchacha-03) with the store's name beside it. The browser's own cipher cannot be used: it answers later, and a
//! transaction of IndexedDB ends when anything but its own requests is awaited.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::{BLOBS, DEVICE_KEY, META, OUTBOX, PLACE, RECORDINGS, REFUSED, ROWS_MAX, SENT, STORES, UPLOADS};
use super::{Disk, Key, Queued, SetAside, StoreError, Tx, Waiting, put_entity};
use crate::id::{EntityId, SpaceId};
use crate::order::{self, Map};
use crate::record::{Entity, Op};

/// A key of the cipher.
pub type SealKey = [u8; 32];
/// Chance for one row; never the same twice.
pub type Nonce = [u8; NONCE_BYTES];

/// A key as another one closes it: a mark, chance, the key, and 16 bytes that prove it.
pub type Wrapped = [u8; 1 + NONCE_BYTES + 32 + 16];

const NONCE_BYTES: usize = 24;
/// Beside a wrapped key, where a row has its store.
const PIN: &str = "pin";
/// No row begins like this: CBOR reserves these bytes, and no picture or sound begins with them.
const HELD: u8 = 0xfc;
const OWN: u8 = 0xfd;
/// So many rows are closed or opened in one transaction, and of photos one.
const AT_ONCE: usize = 200;

/// The keys that are at hand, and whether new rows are closed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Keys {
    pub hold: Option<SealKey>,
    pub own: Option<SealKey>,
    /// Rows are written closed.
    pub closes: bool,
}

impl Keys {
    /// An own key, closed with what is made of a PIN.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the cipher cannot, which it always can.
    pub fn wrap(own: &SealKey, with: SealKey, nonce: Nonce) -> Result<Wrapped, StoreError> {
        let keys = Self { hold: None, own: Some(with), closes: true };
        let closed = keys.close((PIN, &Key::text(PIN)), own, nonce)?;
        closed.try_into().map_err(|_| unreadable(PIN))
    }

    /// The own key again; none when `with` is made of another PIN.
    #[must_use]
    pub fn unwrap(wrapped: &Wrapped, with: SealKey) -> Option<SealKey> {
        let keys = Self { hold: None, own: Some(with), closes: true };
        keys.open(PIN, wrapped.to_vec()).ok()?.try_into().ok()
    }

    fn key(&self, mark: u8) -> Result<XChaCha20Poly1305, StoreError> {
        let key = if mark == HELD { self.hold } else { self.own };
        key.map(|key| XChaCha20Poly1305::new(&key.into())).ok_or(StoreError::Locked)
    }

    /// The row as it stands on the disk.
    ///
    /// # Errors
    /// [`StoreError::Locked`] without the key that closes it.
    fn close(&self, (store, key): (&str, &Key), row: &[u8], nonce: Nonce) -> Result<Vec<u8>, StoreError> {
        if !self.closes {
            return Ok(row.to_vec());
        }
        let mark = if is_held(store, key) { HELD } else { OWN };
        let payload = Payload { msg: row, aad: store.as_bytes() };
        let closed = self.key(mark)?.encrypt(&XNonce::from(nonce), payload).map_err(|_| unreadable(store))?;
        Ok([&[mark][..], &nonce, &closed].concat())
    }

    /// What a row on the disk says.
    ///
    /// # Errors
    /// [`StoreError::Locked`] without its key, [`StoreError::Unreadable`] when it was tampered with or is another store's.
    fn open(&self, store: &str, row: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let Some((&mark @ (HELD | OWN), rest)) = row.split_first() else { return Ok(row) };
        let cipher = self.key(mark)?;
        let (nonce, closed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| unreadable(store))?;
        let payload = Payload { msg: closed, aad: store.as_bytes() };
        cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| unreadable(store))
    }
}

fn unreadable(store: &str) -> StoreError {
    StoreError::Unreadable(store.into())
}

/// Whether the sender needs the row. A recording that is no answer yet it does not need, but that is nowhere else: closed with the own
/// key it would be lost with the PIN (rule SL4).
fn is_held(store: &str, key: &Key) -> bool {
    match key {
        Key::Text(name) if store == META => name == DEVICE_KEY || name.starts_with(PLACE),
        _ => [OUTBOX, REFUSED, UPLOADS, BLOBS, SENT, RECORDINGS].contains(&store),
    }
}

/// A disk whose rows are closed with these keys.
#[derive(Clone)]
pub struct Sealed<D> {
    pub disk: D,
    pub keys: Keys,
    /// The device's chance.
    pub nonce: fn() -> Nonce,
}

impl<D: Disk> Sealed<D> {
    /// Writes every row anew, as the keys say now: closed, or open. It may be broken off and begun again.
    ///
    /// # Errors
    /// The disk's; what was written until then is as good as before.
    pub async fn rewrite(&self) -> Result<(), StoreError> {
        for store in STORES {
            let keys = self.disk.read(&[store])?.keys(store).await?;
            for keys in keys.chunks(if *store == BLOBS { 1 } else { AT_ONCE }) {
                let tx = self.write(&[store])?;
                for key in keys {
                    if let Some(row) = tx.row(store, key).await? {
                        tx.put_row(store, key, &row)?;
                    }
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Gives up what only the lost own key opens, and shows again what the server does not have. The rest comes from there (rule SL4).
    /// The keys at hand are those of a person without a PIN.
    ///
    /// # Errors
    /// The disk's; then nothing is given up.
    pub async fn forget_own(&self) -> Result<(), StoreError> {
        let tx = self.write(STORES)?;
        for store in STORES {
            for key in tx.keys(store).await? {
                let is_place = *store == META && matches!(&key, Key::Text(name) if name.starts_with(PLACE));
                if is_place || !is_held(store, &key) {
                    tx.delete(store, &key)?;
                }
            }
        }
        let waiting: Vec<Queued> = tx.all(OUTBOX, ROWS_MAX).await?;
        let refused: Vec<SetAside> = tx.all(REFUSED, ROWS_MAX).await?;
        let mut ops: Vec<(SpaceId, Op)> = refused.into_iter().map(|row| (row.space, row.op)).collect();
        ops.extend(waiting.into_iter().map(|row| (row.space, row.op)));
        let mut rows: Map<(SpaceId, EntityId), Entity> = Map::new();
        order::by_key(&mut ops, |(_, op)| op.id.counter);
        for (space, op) in &ops {
            rows.entry((*space, op.entity)).or_insert_with(|| Entity::new(op.entity, op.kind, op.author)).apply(op, None);
        }
        for ((space, _), row) in rows.iter() {
            put_entity(&tx, *space, row)?;
        }
        tx.commit().await
    }
}

impl<D: Disk> Disk for Sealed<D> {
    type Tx<'a>
        = SealedTx<'a, D>
    where
        D: 'a;

    fn read(&self, stores: &[&str]) -> Result<SealedTx<'_, D>, StoreError> {
        Ok(SealedTx { tx: self.disk.read(stores)?, disk: self })
    }

    fn write(&self, stores: &[&str]) -> Result<SealedTx<'_, D>, StoreError> {
        Ok(SealedTx { tx: self.disk.write(stores)?, disk: self })
    }
}

/// A transaction on a [`Sealed`] disk.
pub struct SealedTx<'a, D: Disk + 'a> {
    tx: D::Tx<'a>,
    disk: &'a Sealed<D>,
}

impl<D: Disk> Tx for SealedTx<'_, D> {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        Box::pin(async move {
            let row = self.tx.row(store, key).await?;
            row.map(|row| self.disk.keys.open(store, row)).transpose()
        })
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let rows = self.tx.rows(store, limit).await?;
            rows.into_iter().map(|row| self.disk.keys.open(store, row)).collect()
        })
    }

    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let rows = self.tx.rows_behind(store, number, limit).await?;
            rows.into_iter().map(|row| self.disk.keys.open(store, row)).collect()
        })
    }

    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>> {
        self.tx.keys(store)
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        self.tx.count(store)
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        self.tx.put_row(store, key, &self.disk.keys.close((store, key), row, (self.disk.nonce)())?)
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        self.tx.delete(store, key)
    }

    fn delete_run(&self, store: &str, run: (u64, u64)) -> Result<(), StoreError> {
        self.tx.delete_run(store, run)
    }

    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        self.tx.commit()
    }
}
