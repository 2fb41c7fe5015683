//! Running a district or a school: who has come, the roster in and out, invites, the log.

use qinglan_core::administration::{Delete, Found, InviteMany, RenameSchool, Reset, SheetsRead, school_named};
use qinglan_core::api::ApiError;
use qinglan_core::roster::{Roster, Sheet, headed};
use qinglan_forms::xlsform::Table;
use qinglan_forms::{BadFile, limits, read_tables, write_tables};
use worker::{Env, Request};

use super::forms::WORKBOOK;
use crate::internal::{self, DeletionsAsk, LogAsk, OverviewAsk, StaffAsk, Tables, TablesAsk};
use crate::reply::{self, Outcome};
use crate::{auth, body};

/// The cells of a large district's roster, folded and unfolded.
const ROSTER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The ids of a school's people.
const INVITES_BYTES_MAX: usize = 32 * 1024;
/// Two names.
const FOUND_BYTES_MAX: usize = 1024;
const RESET_BYTES_MAX: usize = 1024;
/// An id and a name.
const RENAME_BYTES_MAX: usize = 1024;

/// Begins a district, by whoever holds the set-up secret.
pub async fn found(mut request: Request, env: &Env) -> Outcome {
    auth::bearer::check(&request, env)?;
    let found: Found = body::read_cbor(&mut request, FOUND_BYTES_MAX).await?;
    Ok(reply::cbor(&internal::ask(&internal::directory(env)?, &found).await?)?)
}

/// The schools that one looks after.
pub async fn overview(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let overview = internal::ask(&internal::directory(env)?, &(signed.person, OverviewAsk)).await?;
    Ok(signed.seal(reply::cbor(&overview)?)?)
}

/// The people of a school.
pub async fn staff(request: &Request, env: &Env, school: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let school = school_named(school).map_err(|_| ApiError::NotFound)?;
    let staff = internal::ask(&internal::directory(env)?, &(signed.person, StaffAsk { school })).await?;
    Ok(signed.seal(reply::cbor(&staff)?)?)
}

/// The tables of a file; changes nothing.
pub async fn read(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in_for_much(&request, env).await?;
    let bytes = body::read(&mut request, limits::FILE_BYTES_MAX).await?;
    let tables = read_tables(&bytes).map_err(|bad| match bad {
        BadFile::TooLarge => ApiError::TooLarge { limit: limits::FILE_BYTES_MAX as u64 },
        BadFile::Malformed | BadFile::OtherType => ApiError::Malformed,
    })?;
    let sheets: Vec<Sheet> = tables.into_iter().map(|table| headed(table.name, table.rows)).collect();
    Ok(signed.seal(reply::cbor(&SheetsRead { sheets })?)?)
}

/// What a roster changes, or changed.
pub async fn roster(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let roster: Roster = body::read_cbor(&mut request, ROSTER_BYTES_MAX).await?;
    let plan = internal::ask(&internal::directory(env)?, &(signed.person, roster)).await?;
    Ok(signed.seal(reply::cbor(&plan)?)?)
}

/// The roster as a workbook.
pub async fn workbook(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let Tables { people, schools } = internal::ask(&internal::directory(env)?, &(signed.person, TablesAsk)).await?;
    let table = |name: &str, rows| Table { name: name.to_owned(), rows };
    let bytes = write_tables(vec![table("教师", people), table("学校", schools)]).map_err(|_| ApiError::Unavailable)?;
    Ok(signed.seal(reply::builder()?.with_header("content-type", WORKBOOK)?.fixed(bytes))?)
}

/// Invites, whose codes are told now and never again.
pub async fn invites(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let invite: InviteMany = body::read_cbor(&mut request, INVITES_BYTES_MAX).await?;
    let slips = internal::ask(&internal::directory(env)?, &(signed.person, invite)).await?;
    Ok(signed.seal(reply::cbor(&slips)?)?)
}

/// Gives a school another name.
pub async fn rename_school(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let asked: RenameSchool = body::read_cbor(&mut request, RENAME_BYTES_MAX).await?;
    let renamed = internal::ask(&internal::directory(env)?, &(signed.person, asked)).await?;
    Ok(signed.seal(reply::cbor(&renamed)?)?)
}

/// Signs out every device of a person.
pub async fn reset(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let reset: Reset = body::read_cbor(&mut request, RESET_BYTES_MAX).await?;
    let done = internal::ask(&internal::directory(env)?, &(signed.person, reset)).await?;
    Ok(signed.seal(reply::cbor(&done)?)?)
}

/// Whose data are to be deleted, and whose were.
pub async fn deletions(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let deletions = internal::ask(&internal::directory(env)?, &(signed.person, DeletionsAsk)).await?;
    Ok(signed.seal(reply::cbor(&deletions)?)?)
}

/// Asks for a person's deletion, takes it back, or carries it out.
pub async fn delete(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let deed: Delete = body::read_cbor(&mut request, RESET_BYTES_MAX).await?;
    let deletions = internal::ask(&internal::directory(env)?, &(signed.person, deed)).await?;
    Ok(signed.seal(reply::cbor(&deletions)?)?)
}

/// What was done, the latest first.
pub async fn log(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let url = request.url()?;
    let before = url.query_pairs().find(|(key, _)| key == "before").map(|(_, value)| value.parse());
    let before = before.transpose().map_err(|_| ApiError::Malformed)?;
    let log = internal::ask(&internal::directory(env)?, &(signed.person, LogAsk { before })).await?;
    Ok(signed.seal(reply::cbor(&log)?)?)
}
