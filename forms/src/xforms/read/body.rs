//! The controls of a body, by the nodes that they ask.

use std::collections::BTreeMap;

use crate::report::WarningKind;
use crate::xforms::element::Element;

#[derive(Default)]
pub struct Body<'a> {
    pub controls: BTreeMap<String, &'a Element>,
    pub groups: BTreeMap<String, &'a Element>,
    /// With the group around each, which has its label.
    pub repeats: BTreeMap<String, (&'a Element, Option<&'a Element>)>,
    /// Actions, each with the question that it stands in.
    pub actions: Vec<(Option<String>, &'a Element)>,
    pub passed_over: Vec<WarningKind>,
}

impl<'a> Body<'a> {
    /// What is in `element`, whose relative paths begin at `base`.
    pub fn walk(&mut self, element: &'a Element, base: &str) {
        for child in element.elements() {
            match child.name.as_str() {
                "group" => {
                    let path = absolute(child.attribute("ref"), base);
                    match &path {
                        Some(path) => drop(self.groups.insert(path.clone(), child)),
                        None if child.first("repeat").is_none() => self.passed_over.push(WarningKind::GroupNotKept),
                        None => {}
                    }
                    self.walk(child, path.as_deref().unwrap_or(base));
                }
                "repeat" => {
                    let Some(path) = absolute(child.attribute("nodeset"), base) else { continue };
                    // Actions in a repeat set what a new row has at first.
                    self.repeats.insert(path.clone(), (child, (element.name == "group").then_some(element)));
                    self.walk(child, &path);
                }
                "setvalue" | "odk:setgeopoint" => self.actions.push((None, child)),
                "input" | "secret" | "select" | "select1" | "odk:rank" | "upload" | "trigger" | "range" => {
                    let Some(path) = absolute(child.attribute("ref"), base) else { continue };
                    let acting = child.elements().filter(|inner| matches!(inner.name.as_str(), "setvalue" | "odk:setgeopoint"));
                    self.actions.extend(acting.map(|inner| (Some(path.clone()), inner)));
                    self.controls.insert(path, child);
                }
                "label" | "hint" => {}
                other => self.passed_over.push(WarningKind::NotKept { what: other.to_owned() }),
            }
        }
    }
}

/// A path from the root; nothing where there is none.
fn absolute(path: &str, base: &str) -> Option<String> {
    match path.trim() {
        "" => None,
        path if path.starts_with('/') => Some(path.to_owned()),
        path => Some(format!("{base}/{}", path.trim_start_matches("./"))),
    }
}
