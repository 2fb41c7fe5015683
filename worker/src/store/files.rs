//! Files of a space, in pieces as they came. Where there is a bucket, [`BucketFiles`](super::bucket::BucketFiles) moves complete ones
//! there.

use qinglan_core::id::PersonId;
use worker::Result;

use super::atomically;
use super::space::SpaceStore;
use super::sql::{Row, blob, number};
use crate::internal::FileName;

/// A file that was announced, and how much of it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub mime: String,
    pub length: u64,
    pub received: u64,
    /// What the client said of it; empty for those of the first version.
    pub metadata: String,
    /// Its bytes are in the bucket, and no longer here.
    pub is_in_bucket: bool,
}

/// Where the bytes of a complete file are.
pub enum Content {
    Here(Vec<u8>),
    InBucket,
}

/// Where a space keeps its files.
pub trait FileStore {
    async fn find(&self, file: FileName) -> Result<Option<Upload>>;
    /// Takes up a file anew; what was there under its name is gone.
    async fn begin(&self, file: FileName, upload: &Upload, by: PersonId) -> Result<()>;
    /// Adds the bytes that follow the first `received` ones.
    async fn append(&self, file: FileName, received: u64, bytes: &[u8]) -> Result<()>;
    /// All that is here of an unfinished one.
    async fn pieces(&self, file: FileName) -> Result<Vec<u8>>;
    /// Whether a file of which all has come is where complete files are.
    fn is_settled(&self, upload: &Upload) -> bool;
    /// Brings a file of which all has come to where complete files are. Twice does no harm.
    async fn settle(&self, file: FileName, upload: &Upload) -> Result<()>;
    /// Of a complete file.
    async fn content(&self, file: FileName, upload: &Upload) -> Result<Content>;
    async fn forget(&self, file: FileName) -> Result<()>;
}

impl SpaceStore {
    /// The files that are here or in the bucket, some of them.
    pub fn every_file(&self, limit: usize) -> Result<Vec<FileName>> {
        self.sql.list("SELECT sha256 FROM files LIMIT ?", [number(limit as u64)?], |row| Ok(FileName(row.array()?)))
    }

    /// The files that a person brought.
    pub fn files_of(&self, person: PersonId) -> Result<Vec<FileName>> {
        self.sql.list("SELECT sha256 FROM files WHERE person = ?", [blob(person.as_bytes())], |row| Ok(FileName(row.array()?)))
    }

    /// Whether the bytes of one of these are in a bucket.
    pub fn has_in_bucket(&self, files: &[FileName]) -> Result<bool> {
        let there = self.sql.list("SELECT sha256 FROM files WHERE in_bucket = 1", [], |row| Ok(FileName(row.array()?)))?;
        Ok(there.iter().any(|file| files.contains(file)))
    }

    fn drop_file(&self, file: FileName) -> Result<()> {
        self.sql.run("DELETE FROM chunks WHERE sha256 = ?", [blob(file.0)])?;
        self.sql.run("DELETE FROM files WHERE sha256 = ?", [blob(file.0)])
    }

    /// The bucket holds the file: its pieces are not needed any more.
    pub(super) fn is_in_bucket(&self, file: FileName) -> Result<()> {
        atomically(&self.storage, || {
            self.sql.run("UPDATE files SET in_bucket = 1 WHERE sha256 = ?", [blob(file.0)])?;
            self.sql.run("DELETE FROM chunks WHERE sha256 = ?", [blob(file.0)])
        })
    }
}

impl FileStore for SpaceStore {
    async fn find(&self, file: FileName) -> Result<Option<Upload>> {
        let row =
            self.sql.row("SELECT mime, length, received, metadata, in_bucket FROM files WHERE sha256 = ?", [blob(file.0)])?;
        let read = |mut row: Row| {
            let (mime, length, received) = (row.text()?, row.number()?, row.number()?);
            Ok(Upload { mime, length, received, metadata: row.text()?, is_in_bucket: row.number()? != 0 })
        };
        row.map(read).transpose()
    }

    async fn begin(&self, file: FileName, upload: &Upload, by: PersonId) -> Result<()> {
        atomically(&self.storage, || {
            self.drop_file(file)?;
            let (mime, metadata) = (upload.mime.as_str().into(), upload.metadata.as_str().into());
            let row = [blob(file.0), mime, number(upload.length)?, blob(by.as_bytes()), metadata];
            self.sql.run("INSERT INTO files (sha256, mime, length, received, person, metadata) VALUES (?, ?, ?, 0, ?, ?)", row)
        })
    }

    async fn append(&self, file: FileName, received: u64, bytes: &[u8]) -> Result<()> {
        atomically(&self.storage, || {
            let row = [blob(file.0), number(received)?, blob(bytes)];
            self.sql.run("INSERT INTO chunks (sha256, start, bytes) VALUES (?, ?, ?)", row)?;
            let row = [number(received.saturating_add(bytes.len() as u64))?, blob(file.0)];
            self.sql.run("UPDATE files SET received = ? WHERE sha256 = ?", row)
        })
    }

    async fn pieces(&self, file: FileName) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        for row in self.sql.rows("SELECT bytes FROM chunks WHERE sha256 = ? ORDER BY start", [blob(file.0)])? {
            all.append(&mut row?.bytes()?);
        }
        Ok(all)
    }

    fn is_settled(&self, _upload: &Upload) -> bool {
        true
    }

    async fn settle(&self, _file: FileName, _upload: &Upload) -> Result<()> {
        Ok(())
    }

    async fn content(&self, file: FileName, upload: &Upload) -> Result<Content> {
        if upload.is_in_bucket {
            return Err("the file is in a bucket, and FILES is not bound to one".into());
        }
        Ok(Content::Here(self.pieces(file).await?))
    }

    async fn forget(&self, file: FileName) -> Result<()> {
        atomically(&self.storage, || self.drop_file(file))
    }
}
