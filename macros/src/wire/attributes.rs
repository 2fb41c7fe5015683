//! `#[n(...)]` and `#[cbor(...)]`.

use proc_macro2::Span;
use syn::{Attribute, Error, LitInt, Result};

/// What one struct, enum, variant or field says of itself.
#[derive(Default)]
pub struct Attributes {
    pub number: Option<u8>,
    pub option: Option<CborOption>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CborOption {
    Transparent,
    Flat,
    IndexOnly,
    Default,
}

impl Attributes {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("n") {
                found.number = Some(attribute.parse_args::<LitInt>()?.base10_parse()?);
            } else if attribute.path().is_ident("cbor") {
                found.cbor(attribute)?;
            }
        }
        Ok(found)
    }

    fn cbor(&mut self, attribute: &Attribute) -> Result<()> {
        attribute.parse_nested_meta(|meta| {
            let option = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("transparent") => CborOption::Transparent,
                Some("flat") => CborOption::Flat,
                Some("index_only") => CborOption::IndexOnly,
                Some("default") => CborOption::Default,
                _ => return Err(meta.error("only `transparent`, `flat`, `index_only` and `default` are known here")),
            };
            match self.option.replace(option) {
                None => Ok(()),
                Some(_) => Err(meta.error("one of these is enough")),
            }
        })
    }

    /// That nothing but what `wanted` lists is asked of this place.
    pub fn only(&self, span: Span, wanted: &[CborOption], place: &str) -> Result<()> {
        match self.option {
            Some(option) if !wanted.contains(&option) => Err(Error::new(span, format!("this `cbor` option is not for {place}"))),
            _ => Ok(()),
        }
    }
}
