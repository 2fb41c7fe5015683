//! XML as plain data, within bounds, and back. Names have the prefixes that forms usually give their namespaces, whatever the document
//! calls them; what has none is in the namespace of XForms, or in none.

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, BytesText, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, Writer};

use crate::limits::{DEPTH_MAX, FILE_BYTES_MAX};
use crate::mark::NAMESPACE;
use crate::report::FaultKind;

/// Elements of one document: a list of 10,000 places has 50,000.
const ELEMENTS_MAX: usize = 400_000;

/// Namespaces, and the prefix of each here.
pub const NAMESPACES: [(&str, &str); 8] = [
    ("http://www.w3.org/2002/xforms", ""),
    ("http://www.w3.org/1999/xhtml", "h"),
    ("http://www.w3.org/2001/xml-events", "ev"),
    ("http://www.w3.org/2001/XMLSchema", "xsd"),
    ("http://openrosa.org/javarosa", "jr"),
    ("http://openrosa.org/xforms", "orx"),
    ("http://www.opendatakit.org/xforms", "odk"),
    (NAMESPACE, "qinglan"),
];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// With an attribute, where there is something to say.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.attributes.push((name.to_owned(), value));
        }
        self
    }

    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.children.push(Child::Text(text));
        }
        self
    }

    #[must_use]
    pub fn holding(mut self, elements: impl IntoIterator<Item = Self>) -> Self {
        self.push_all(elements);
        self
    }

    pub fn push(&mut self, element: Self) {
        self.children.push(Child::Element(element));
    }

    pub fn push_all(&mut self, elements: impl IntoIterator<Item = Self>) {
        self.children.extend(elements.into_iter().map(Child::Element));
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    pub fn first(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Its own text, trimmed.
    pub fn own_text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Child::Text(text) => Some(text.as_str()),
            Child::Element(_) => None,
        });
        texts.collect::<String>().trim().to_owned()
    }

    /// The element as a document.
    pub fn print(&self) -> String {
        let mut writer = Writer::new(Vec::new());
        // Writing into memory cannot fail.
        let written = writer
            .write_event(Event::Text(BytesText::from_escaped("<?xml version=\"1.0\"?>\n")))
            .and_then(|()| self.put(&mut writer, 0));
        written.map(|()| String::from_utf8_lossy(&writer.into_inner()).into_owned()).unwrap_or_default()
    }

    fn put(&self, to: &mut Writer<Vec<u8>>, depth: usize) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name.as_str());
        for (name, value) in &self.attributes {
            let value = escaped(value);
            start.push_attribute((name.as_bytes(), value.as_bytes()));
        }
        if self.children.is_empty() {
            return to.write_event(Event::Empty(start));
        }
        to.write_event(Event::Start(start))?;
        // Blanks between elements change nothing; beside text they would.
        let mixed = self.children.iter().any(|child| matches!(child, Child::Text(_)));
        for child in &self.children {
            if !mixed {
                indent(to, depth + 1)?;
            }
            match child {
                Child::Element(element) => element.put(to, depth + 1)?,
                Child::Text(text) => to.write_event(Event::Text(BytesText::from_escaped(escaped(text))))?,
            }
        }
        if !mixed {
            indent(to, depth)?;
        }
        to.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }
}

fn indent(to: &mut Writer<Vec<u8>>, depth: usize) -> std::io::Result<()> {
    to.write_event(Event::Text(BytesText::from_escaped(format!("\n{}", "  ".repeat(depth)))))
}

/// Without the characters that XML 1.0 has no way to write; ends of lines as they are, also in attributes.
fn escaped(text: &str) -> String {
    let allowed: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let mut out = String::with_capacity(allowed.len());
    for c in escape(allowed.as_str()).chars() {
        match c {
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
    out
}

/// The document's element.
pub fn parse(xml: &str) -> Result<Element, FaultKind> {
    if xml.len() > FILE_BYTES_MAX {
        return Err(FaultKind::TooLarge { limit: FILE_BYTES_MAX as u64 });
    }
    let mut reader = NsReader::from_str(xml.trim_start_matches('\u{FEFF}'));
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|_| FaultKind::NotXml)?;
        let (start, empty) = match event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                let element = open.pop().ok_or(FaultKind::NotXml)?;
                match open.last_mut() {
                    Some(parent) => parent.push(element),
                    None => return Ok(element),
                }
                continue;
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|_| FaultKind::NotXml)?;
                add_text(&mut open, &text);
                continue;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|_| FaultKind::NotXml)?;
                add_text(&mut open, &text);
                continue;
            }
            Event::GeneralRef(reference) => {
                add_text(&mut open, &character(&reference).ok_or(FaultKind::NotXml)?);
                continue;
            }
            // What a document type declares could be anything, and forms have none.
            Event::DocType(_) | Event::Eof => return Err(FaultKind::NotXml),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
        };
        count += 1;
        if count > ELEMENTS_MAX {
            return Err(FaultKind::TooLarge { limit: FILE_BYTES_MAX as u64 });
        }
        if open.len() >= DEPTH_MAX {
            return Err(FaultKind::TooDeep { limit: DEPTH_MAX });
        }
        let element = opened(&reader, &start)?;
        match (empty, open.last_mut()) {
            (true, Some(parent)) => parent.push(element),
            (true, None) => return Ok(element),
            (false, _) => open.push(element),
        }
    }
}

fn character(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(c) = reference.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    resolve_predefined_entity(&reference.decode().ok()?).map(str::to_owned)
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.children.last_mut() {
        Some(Child::Text(before)) => before.push_str(text),
        _ => element.children.push(Child::Text(text.to_owned())),
    }
}

fn opened(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<Element, FaultKind> {
    let (namespace, local) = reader.resolver().resolve_element(start.name());
    let mut element =
        Element::new(&prefixed(&namespace, start.name().prefix().map(|prefix| prefix.into_inner()), local.into_inner()));
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| FaultKind::NotXml)?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = prefixed(&namespace, attribute.key.prefix().map(|prefix| prefix.into_inner()), local.into_inner());
        let raw = core::str::from_utf8(&attribute.value).map_err(|_| FaultKind::NotXml)?;
        let value = quick_xml::escape::unescape(raw).map_err(|_| FaultKind::NotXml)?.into_owned();
        element.attributes.push((name, value));
    }
    Ok(element)
}

fn prefixed(namespace: &ResolveResult<'_>, prefix: Option<&[u8]>, local: &[u8]) -> String {
    let local = String::from_utf8_lossy(local);
    let known = match namespace {
        ResolveResult::Bound(bound) => {
            NAMESPACES.into_iter().find(|(uri, _)| uri.as_bytes() == bound.into_inner()).map(|(_, prefix)| prefix.to_owned())
        }
        ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
    };
    let own = prefix.map(|prefix| String::from_utf8_lossy(prefix).into_owned()).unwrap_or_default();
    match known.unwrap_or(own).as_str() {
        "" => local.into_owned(),
        prefix => format!("{prefix}:{local}"),
    }
}
