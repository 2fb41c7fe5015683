//! Files that a space does not take: set aside with the reason until the person decides (rule FL9).

use super::{Decision, Disk, ROWS_MAX, Store, StoreError, Tx, UPLOADS, Upload};
use crate::api::ApiError;

impl Upload {
    /// Whether an answer is about the file itself, or who brings it: asked again, the server says the same until somebody has done
    /// something about it.
    #[must_use]
    pub const fn is_refused_for(error: ApiError) -> bool {
        use ApiError::{Forbidden, Malformed, NotFound, TooLarge, WrongChecksum};
        matches!(error, Malformed | TooLarge { .. } | Forbidden | NotFound | WrongChecksum)
    }
}

impl<D: Disk> Store<D> {
    /// Sets a file aside that its space did not take.
    ///
    /// # Errors
    /// The disk's; then it goes once more, and is refused once more.
    pub async fn refuse_upload(&self, upload: &Upload, reason: ApiError) -> Result<(), StoreError> {
        let tx = self.disk.write(&[UPLOADS])?;
        tx.put(UPLOADS, &upload.key(), &Upload { refused: Some(reason), ..upload.clone() })?;
        tx.commit().await
    }

    /// Files that were refused: those of one space and one reason are together.
    ///
    /// # Errors
    /// The disk's.
    pub async fn refused_uploads(&self) -> Result<Vec<Vec<Upload>>, StoreError> {
        let mut groups: Vec<Vec<Upload>> = Vec::new();
        let all: Vec<Upload> = self.disk.read(&[UPLOADS])?.all(UPLOADS, ROWS_MAX).await?;
        for row in all.into_iter().filter(|row| row.refused.is_some()) {
            match groups.iter_mut().find(|group| group.first().is_some_and(|first| is_with(first, &row))) {
                Some(group) => group.push(row),
                None => groups.push(vec![row]),
            }
        }
        Ok(groups)
    }

    /// Does what the person decided about refused files: they go again, or nowhere. Their bytes stay on the device.
    ///
    /// # Errors
    /// The disk's; then nothing is changed.
    pub async fn decide_uploads(&self, uploads: &[Upload], decision: Decision) -> Result<(), StoreError> {
        let tx = self.disk.write(&[UPLOADS])?;
        for upload in uploads {
            match decision {
                Decision::Again => tx.put(UPLOADS, &upload.key(), &Upload { refused: None, ..upload.clone() })?,
                Decision::GiveUp => tx.delete(UPLOADS, &upload.key())?,
            }
        }
        tx.commit().await
    }
}

/// A person decides about them together.
fn is_with(one: &Upload, other: &Upload) -> bool {
    (one.space, one.refused) == (other.space, other.refused)
}

/// How many decisions wait for the person.
pub(super) fn decisions(all: &[Upload]) -> usize {
    let is_first = |at: usize, row: &Upload| !all.iter().take(at).any(|earlier| is_with(earlier, row));
    all.iter().enumerate().filter(|(at, row)| row.refused.is_some() && is_first(*at, row)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Millis, SpaceId};
    use crate::record::{FileRef, JPEG};
    use crate::store::{Counts, at_once};
    use crate::sync::tests::world::{Device, SPACE};

    fn promise(phone: &Device, byte: u8, space: SpaceId) -> Upload {
        let upload = Upload { space, file: FileRef::new([byte; 32], JPEG, u64::from(byte) * 1_000), refused: None };
        let tx = phone.store.disk.write(&[UPLOADS]).unwrap();
        tx.put(UPLOADS, &upload.key(), &upload).unwrap();
        at_once(tx.commit()).unwrap();
        upload
    }

    fn next(phone: &Device) -> Option<Upload> {
        let all = at_once(phone.store.disk.read(&[UPLOADS]).unwrap().all(UPLOADS, ROWS_MAX)).unwrap();
        Upload::next(all, &[])
    }

    fn counts(phone: &Device) -> Counts {
        at_once(phone.store.counts()).unwrap()
    }

    #[test]
    fn fl9_a_refused_file_holds_up_no_other_and_is_counted_as_refused() {
        let phone = Device::new(1);
        let other = SpaceId::from_bytes([8; 16]);
        let files = [promise(&phone, 1, SPACE), promise(&phone, 2, SPACE), promise(&phone, 3, other)];
        assert_eq!(counts(&phone), Counts { uploads: 3, ..Counts::default() });
        for file in &files[..2] {
            at_once(phone.store.refuse_upload(file, ApiError::Forbidden)).unwrap();
        }
        assert_eq!(next(&phone), Some(files[2].clone()));
        assert_eq!(counts(&phone), Counts { uploads: 1, refused: 1, ..Counts::default() }, "a picture and its thumbnail are one");
        at_once(phone.store.refuse_upload(&files[2], ApiError::Forbidden)).unwrap();
        assert_eq!(next(&phone), None);
        assert_eq!(counts(&phone), Counts { refused: 2, ..Counts::default() });
        let refused = at_once(phone.store.refused_uploads()).unwrap();
        let spaces: Vec<SpaceId> = refused.iter().map(|group| group[0].space).collect();
        assert_eq!(spaces, [other, SPACE], "in the order of their keys");
        assert!(refused.iter().flatten().all(|upload| upload.refused == Some(ApiError::Forbidden)));
    }

    #[test]
    fn fl9_it_goes_again_or_nowhere_as_the_person_says() {
        let phone = Device::new(1);
        let files = [promise(&phone, 1, SPACE), promise(&phone, 2, SPACE)];
        for file in &files {
            at_once(phone.store.refuse_upload(file, ApiError::TooLarge { limit: 9 })).unwrap();
        }
        let [again, gone] = at_once(phone.store.refused_uploads()).unwrap().remove(0).try_into().unwrap();
        at_once(phone.store.decide_uploads(&[again], Decision::Again)).unwrap();
        at_once(phone.store.decide_uploads(&[gone], Decision::GiveUp)).unwrap();
        assert_eq!(next(&phone), Some(files[0].clone()));
        assert_eq!(counts(&phone), Counts { uploads: 1, ..Counts::default() });
        at_once(phone.store.uploaded(&files[0], Millis(1))).unwrap();
        assert_eq!(counts(&phone), Counts::default());
    }

    #[test]
    fn fl9_what_the_server_could_not_do_now_is_no_refusal() {
        let later = [
            ApiError::Unavailable,
            ApiError::TooMany { wait_s: 5 },
            ApiError::SignedOut,
            ApiError::TooOld { oldest: 3 },
            ApiError::WrongOffset { offset: 9 },
        ];
        assert!(!later.into_iter().any(Upload::is_refused_for));
        let refusals = [ApiError::Forbidden, ApiError::TooLarge { limit: 1 }, ApiError::WrongChecksum, ApiError::NotFound];
        assert!(refusals.into_iter().all(Upload::is_refused_for));
    }
}
