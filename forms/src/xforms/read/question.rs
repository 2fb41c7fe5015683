//! Questions: what a control, a bind and actions make together.

use crate::parameters::{self, At};
use crate::reference;
use crate::rows::Row;
use crate::xforms::controls::{Facts, SELECTS, classify};
use crate::xforms::element::Element;
use crate::xforms::outline::Context;

use super::Reader;

impl<'a> Reader<'a> {
    pub fn question(&mut self, element: &'a Element, path: &str, at: usize) -> Row {
        let context = Context { node: Some(at), ..Context::default() };
        let mut row = self.bound(&element.name, path, context);
        let control = self.body.controls.get(path).copied();
        let action = self.acted(&mut row, path, context);
        self.say(&mut row, control, path, context);
        if let Some(control) = control {
            control.attribute("appearance").clone_into(&mut row.appearance);
            // XForms has an element for it, ODK a word.
            if control.name == "secret" && !row.appearance.split(' ').any(|word| word == "masked") {
                row.appearance = format!("{} masked", row.appearance).trim().to_owned();
            }
        }
        let select = control.and_then(|control| Some((control, SELECTS.into_iter().find(|(name, _)| *name == control.name)?.1)));
        let bind = self.binds.get(path).copied();
        let attribute = |name| bind.map_or("", |bind| bind.attribute(name));
        let facts = Facts {
            control: control.map_or("", |control| &control.name),
            mediatype: control.map_or("", |control| control.attribute("mediatype")),
            bind: attribute("type"),
            preload: attribute("jr:preload"),
            params: attribute("jr:preloadParams"),
            readonly: row.readonly == "true()",
            computed: !row.calculation.is_empty(),
            action,
        };
        row.kind = match attribute("qinglan:type") {
            "" => classify(facts).to_owned(),
            told => told.to_owned(),
        };
        if let Some((control, how)) = select {
            self.select(&mut row, control, how, context);
        } else if let Some(control) = control {
            self.select_outside(&mut row, control, context);
        }
        if let (Some(bind), None) = (bind, select) {
            let own = with_attributes(&row.kind, bind, control);
            row.parameters = format!("{} {own}", row.parameters).trim().to_owned();
        }
        self.first_value(&mut row, element, path, context);
        row
    }

    /// What actions make of the node, but for what stands there at first.
    fn acted(&mut self, row: &mut Row, path: &str, context: Context) -> &'static str {
        let mut told = "";
        let mut by = Vec::new();
        for action in self.actions.get(path).into_iter().flatten() {
            match (action.name, action.event) {
                ("setvalue" | "odk:setgeopoint", "xforms-value-changed") => {
                    let source = action.by.as_ref().and_then(|by| self.outline.at_path(by));
                    let from = Context { node: source.or(context.node), ..Context::default() };
                    row.calculation = self.outline.unresolve(action.value, from);
                    by.extend(
                        source.and_then(|source| self.outline.places.get(source)).map(|place| format!("${{{}}}", place.name)),
                    );
                    if action.name == "odk:setgeopoint" {
                        told = "value-changed";
                    }
                }
                ("odk:setgeopoint", _) => told = "first-load",
                ("odk:recordaudio", _) => {
                    told = "record";
                    let quality = action.element.attribute("odk:quality");
                    row.parameters = if quality.is_empty() { String::new() } else { format!("quality={quality}") };
                }
                _ => {}
            }
        }
        row.trigger = by.join(", ");
        told
    }

    fn first_value(&self, row: &mut Row, element: &Element, path: &str, context: Context) {
        let mut actions = self.actions.get(path).into_iter().flatten().filter(|action| action.name == "setvalue");
        let first = actions.find(|action| matches!(action.event, "odk-instance-first-load" | "odk-new-repeat"));
        let constant = element.own_text();
        row.default = match first.map(|action| self.outline.unresolve(action.value, context)).filter(|value| !value.is_empty()) {
            // XLSForm takes for an expression only what looks like one, and the other way round.
            Some(computed) if reference::is_dynamic(&computed, &row.kind) => computed,
            Some(computed) => format!("string({computed})"),
            None if reference::is_dynamic(&constant, &row.kind) => format!("string({})", quoted(&constant)),
            None => constant,
        };
    }
}

/// A literal of XPath.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// The parameters that stand as attributes of a bind or a control.
pub fn with_attributes(kind: &str, bind: &Element, control: Option<&Element>) -> String {
    let value = |(name, _, at): &(&'static str, _, At)| {
        let value = match at {
            At::Bind(attribute) => bind.attribute(attribute),
            At::Control(attribute) => control.map_or("", |control| control.attribute(attribute)),
            At::Apart => "",
        };
        (!value.is_empty()).then(|| ((*name).to_owned(), value.to_owned()))
    };
    let found: Vec<(String, String)> = parameters::of(kind).iter().filter_map(value).collect();
    parameters::print(&found)
}
