//! Photos: their bytes here, and which of them are still on their way.

use js_sys::Uint8Array;
use qinglan_core::id::SpaceId;
use qinglan_core::record::FileRef;
use qinglan_core::store::{BLOBS, Disk, Key, ROWS_MAX, SENT, Sent, StoreError, Tx, UPLOADS, Upload};

use super::Store;
use crate::shell::clock;

impl Store {
    /// Keeps the bytes of files, each under its hash: all of them or none.
    pub async fn keep_blobs(&self, files: impl IntoIterator<Item = &(FileRef, Uint8Array)>) -> Result<(), StoreError> {
        let tx = self.disk.write(&[BLOBS])?;
        for (file, bytes) in files {
            tx.put_row(BLOBS, &Key::Text(file.hex()), &bytes.to_vec())?;
        }
        tx.commit().await
    }

    /// The bytes of a photo, if they are on this device.
    pub async fn blob(&self, file: &FileRef) -> Result<Option<Uint8Array>, StoreError> {
        let row = self.disk.read(&[BLOBS])?.row(BLOBS, &Key::Text(file.hex())).await?;
        Ok(row.map(|row| Uint8Array::from(row.as_slice())))
    }

    /// Photos to send.
    pub async fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        self.disk.read(&[UPLOADS])?.all(UPLOADS, ROWS_MAX).await
    }

    /// Writes as much as a photo takes, and takes it away again: the only way to learn that a disk has room where the browser's word
    /// says nothing. Chance, because zeros shrink.
    pub async fn try_room(&self) -> Result<(), StoreError> {
        const PARTS: usize = 16;
        let key = Key::text("room");
        let row: Vec<u8> = (0..PARTS).flat_map(|_| clock::random::<65_536>()).collect();
        let tx = self.disk.write(&[BLOBS])?;
        tx.put_row(BLOBS, &key, &row)?;
        tx.commit().await?;
        let tx = self.disk.write(&[BLOBS])?;
        tx.delete(BLOBS, &key)?;
        tx.commit().await
    }

    /// Keeps a file that came from a space.
    pub async fn keep_fetched(&self, space: SpaceId, (file, bytes): &(FileRef, Uint8Array)) -> Result<(), StoreError> {
        let tx = self.disk.write(&[BLOBS, SENT])?;
        tx.put_row(BLOBS, &Key::Text(file.hex()), &bytes.to_vec())?;
        Sent::note(&tx, space, file, clock::now())?;
        tx.commit().await
    }
}
