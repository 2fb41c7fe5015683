//! Forms: published, withdrawn, read, and files of other tools made of them or into them.

use qinglan_core::api::ApiError;
use qinglan_core::form::{DEFINITION_BYTES_MAX, Definition, Finding, FormRead, ListRead, Publish, Published, Spread, Withdraw};
use qinglan_core::wire::{self, Bytes};
use qinglan_core::words::{Language, Words};
use qinglan_forms::{Fault, Place, Warning, limits, read_list, xforms, xlsform};
use worker::{Env, Request};

use crate::internal::{self, FormAsk, Publishing, Withdrawal};
use crate::reply::{self, Outcome};
use crate::{auth, body};

/// A definition, and who asks about it.
const ASK_BYTES_MAX: usize = DEFINITION_BYTES_MAX + 1024;
/// The name of a form.
const NAME_BYTES_MAX: usize = 1024;
pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Publishes a version, or says what is wrong with it (rule PF2).
pub async fn publish(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let publish: Publish = body::read_cbor(&mut request, ASK_BYTES_MAX).await?;
    let faults = faults(&decode(&publish.definition)?);
    let published = if faults.is_empty() {
        internal::ask(&internal::directory(env)?, &Publishing { person: signed.person, publish }).await?
    } else {
        Published::Unfit(faults)
    };
    Ok(signed.seal(reply::cbor(&published)?)?)
}

/// Withdraws a form, or offers it again.
pub async fn withdraw(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let withdraw: Withdraw = body::read_cbor(&mut request, NAME_BYTES_MAX).await?;
    let withdrawal = Withdrawal { person: signed.person, withdraw };
    let offered = internal::ask(&internal::directory(env)?, &withdrawal).await?;
    Ok(signed.seal(reply::cbor(&offered)?)?)
}

/// The definition of a version that was published.
pub async fn definition(request: &Request, env: &Env, id: &str, version: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let version = version.parse().map_err(|_| ApiError::NotFound)?;
    let ask = FormAsk { id: id.to_owned(), version };
    let Bytes(bytes) = internal::ask(&internal::directory(env)?, &ask).await?;
    Ok(signed.seal(reply::builder()?.with_header("content-type", reply::CBOR)?.fixed(bytes))?)
}

/// Everything that keeps a definition from being published; changes nothing.
pub async fn check(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let Spread { definition } = body::read_cbor(&mut request, ASK_BYTES_MAX).await?;
    Ok(signed.seal(reply::cbor(&faults(&decode(&definition)?))?)?)
}

/// The form in a file of another tool (rule PF6).
pub async fn read(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in_for_much(&request, env).await?;
    let bytes = body::read(&mut request, limits::FILE_BYTES_MAX).await?;
    let name = name(&request)?;
    let read = match core::str::from_utf8(&bytes) {
        // No workbook is text.
        Ok(text) if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<') => xforms::read(text),
        _ => xlsform::read_named(&bytes, &name),
    };
    let read = match read {
        Ok((form, warnings)) => FormRead {
            definition: Some(Bytes(wire::to_vec(&form))),
            faults: Vec::new(),
            warnings: warnings.iter().map(passed_over).collect(),
        },
        Err(faults) => FormRead { definition: None, faults: faults.iter().map(wrong).collect(), warnings: Vec::new() },
    };
    Ok(signed.seal(reply::cbor(&read)?)?)
}

/// The list in a file that a form names (rule FE26).
pub async fn list(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in_for_much(&request, env).await?;
    let bytes = body::read(&mut request, limits::FILE_BYTES_MAX).await?;
    let read = match read_list(&name(&request)?, &bytes) {
        Ok(list) => ListRead { list: Some(Bytes(wire::to_vec(&list))), faults: Vec::new() },
        Err(bad) => ListRead { list: None, faults: vec![finding(&Place::default(), bad.words())] },
    };
    Ok(signed.seal(reply::cbor(&read)?)?)
}

/// A definition as an XLSForm workbook.
pub async fn workbook(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in_for_much(&request, env).await?;
    let Spread { definition } = body::read_cbor(&mut request, ASK_BYTES_MAX).await?;
    // A cell that is too long, or a part that cannot be read.
    let bytes = xlsform::write(&decode(&definition)?).map_err(|_| ApiError::Malformed)?;
    Ok(signed.seal(reply::builder()?.with_header("content-type", WORKBOOK)?.fixed(bytes))?)
}

fn decode(definition: &Bytes) -> Outcome<Definition> {
    Ok(Definition::decode(&definition.0).map_err(|_| ApiError::Malformed)?)
}

/// What a file is called names a form that does not name itself.
fn name(request: &Request) -> Outcome<String> {
    let url = request.url()?;
    let named = url.query_pairs().find(|(key, _)| key == "name").map(|(_, value)| value.into_owned());
    Ok(named.unwrap_or_else(|| "form".to_owned()))
}

fn faults(form: &Definition) -> Vec<Finding> {
    Fault::of_definition(form).iter().map(wrong).collect()
}

fn wrong(fault: &Fault) -> Finding {
    finding(&fault.place, fault.words())
}

fn passed_over(warning: &Warning) -> Finding {
    finding(&warning.place, warning.words())
}

fn finding(place: &Place, words: Words) -> Finding {
    let said = |language| place.line(language).trim_end_matches(['：', ':', ' ']).to_owned();
    Finding { place: Words::new(said(Language::Zh), said(Language::En)), words, path: place.part().to_owned() }
}
