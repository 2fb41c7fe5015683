//! Decisions about a space's files: who may, where an upload goes on, and whether the bytes are what their name says.

use qinglan_core::access::{self, Deed};
use qinglan_core::api::ApiError;
use qinglan_core::record::EntityKind;
use qinglan_core::wire::Bytes;
use sha2::{Digest as _, Sha256};

use crate::internal::{FileAnswer, FileAsk, FileDeed, FileName, FilePlace};
use crate::reply::Outcome;
use crate::store::files::{Content, FileStore, Upload};
use crate::store::space::Standing;

/// Does what a member asks. Who may write records may bring files; every member reads them.
pub async fn handle<S: FileStore>(store: &S, standing: &Standing, ask: FileAsk) -> Outcome<FileAnswer> {
    let FileAsk { file, person, deed, .. } = ask;
    let writes = access::may(standing.kind, &standing.roles, Deed::Create(EntityKind::Record));
    let held = store.find(file).await?;
    if let Some(upload) = held.as_ref().filter(|upload| upload.received == upload.length && !store.is_settled(upload)) {
        // Between the last piece and the end something died, or there was no bucket yet.
        store.settle(file, upload).await?;
    }
    match deed {
        FileDeed::Begin { .. } | FileDeed::Append { .. } | FileDeed::End if !writes => Err(ApiError::Forbidden.into()),
        FileDeed::Begin { length: 0, .. } => Err(ApiError::Malformed.into()),
        FileDeed::Begin { mime, length, metadata } => {
            // What is complete or goes on stays; another length is another try.
            let goes_on = held.filter(|upload| upload.received == upload.length || upload.length == length);
            if let Some(upload) = goes_on {
                return Ok(place(&upload));
            }
            let upload = Upload { mime, length, received: 0, metadata, is_in_bucket: false };
            store.begin(file, &upload, person).await?;
            Ok(place(&upload))
        }
        FileDeed::Where => Ok(place(&held.ok_or(ApiError::NotFound)?)),
        FileDeed::Append { offset, bytes } => append(store, file, held.ok_or(ApiError::NotFound)?, offset, &bytes.0).await,
        FileDeed::End => {
            let upload = held.ok_or(ApiError::NotFound)?;
            // A record may name what is complete; who looks at it there would find nothing.
            if upload.received == upload.length {
                return Err(ApiError::Forbidden.into());
            }
            store.forget(file).await?;
            Ok(place(&upload))
        }
        FileDeed::Read => {
            let upload = held.filter(|upload| upload.received == upload.length).ok_or(ApiError::NotFound)?;
            match store.content(file, &upload).await? {
                Content::Here(bytes) => Ok(FileAnswer::Body { mime: upload.mime, bytes: Bytes(bytes) }),
                Content::InBucket => Ok(FileAnswer::InBucket { mime: upload.mime }),
            }
        }
    }
}

async fn append<S: FileStore>(store: &S, file: FileName, held: Upload, offset: u64, bytes: &[u8]) -> Outcome<FileAnswer> {
    let Upload { length, received, .. } = held;
    if offset != received {
        return Err(ApiError::WrongOffset { offset: received }.into());
    }
    let reached = received.saturating_add(bytes.len() as u64);
    if reached > length {
        return Err(ApiError::TooLarge { limit: length }.into());
    }
    if bytes.is_empty() {
        return Ok(place(&held));
    }
    if reached == length {
        let digest = Sha256::new().chain_update(store.pieces(file).await?).chain_update(bytes).finalize();
        if digest.as_slice() != file.0 {
            store.forget(file).await?;
            return Err(ApiError::WrongChecksum.into());
        }
    }
    store.append(file, received, bytes).await?;
    let held = Upload { received: reached, ..held };
    if reached == length {
        store.settle(file, &held).await?;
    }
    Ok(place(&held))
}

fn place(upload: &Upload) -> FileAnswer {
    FileAnswer::At(FilePlace { offset: upload.received, length: upload.length, metadata: upload.metadata.clone() })
}
