//! Files of forms by what they are called.

use anyhow::{Context, Result, bail};
use qinglan_core::form::Definition;
use qinglan_forms::{Fault, Read, xforms, xlsform};

/// The form in `bytes`, and all that is to be said of it.
///
/// # Errors
/// The file is none of a form, or JSON that is no definition; what is wrong within a form is in the value.
pub fn read(bytes: &[u8], ending: &str, name: &str) -> Result<Read> {
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" | "xlsm" | "xls" => Ok(xlsform::read_named(bytes, name)),
        "xml" => Ok(xforms::read(core::str::from_utf8(bytes).context("the XML is not UTF-8")?)),
        "json" => {
            let form: Definition = serde_json::from_slice(bytes).context("the JSON is no definition")?;
            let faults = Fault::of_definition(&form);
            Ok(if faults.is_empty() { Ok((form, Vec::new())) } else { Err(faults) })
        }
        other => bail!("a form is .xlsx, .xls, .xml or .json, and not .{other}"),
    }
}

pub fn json(form: &Definition) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(form)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_the_same_through_every_format() {
        for form in qinglan_core::form::builtins() {
            let through = [
                (xlsform::write(&form).unwrap(), "xlsx"),
                (xforms::write(&form).unwrap().into_bytes(), "xml"),
                (json(&form).unwrap(), "json"),
            ];
            for (bytes, ending) in through {
                let (again, _) = read(&bytes, ending, "form").unwrap().unwrap();
                assert_eq!(again, form, "{} as {ending}", form.id);
            }
        }
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert!(read(b"{}", "json", "form").is_err());
        assert!(read(b"", "doc", "form").is_err());
        let mut form = qinglan_core::form::builtins().remove(0);
        form.version = 0;
        assert_eq!(read(&json(&form).unwrap(), "json", "form").unwrap().unwrap_err().len(), 1);
    }
}
