//! A form that a page fills: `cargo xtask bench form` measures it in a browser.

mod device;

use std::rc::Rc;

use device::Device;
use qinglan_core::form::engine::{Filling, Model, Reader};
use qinglan_core::form::{Definition, Special};
use wasm_bindgen::prelude::wasm_bindgen;

/// A new record of a form.
#[wasm_bindgen]
pub struct Form {
    filling: Filling,
}

#[wasm_bindgen]
impl Form {
    /// Begins a record of the form in `bytes`, its definition as devices have it.
    ///
    /// # Errors
    /// What is wrong with the form.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        let definition = Definition::decode(bytes).map_err(|error| format!("{error:?}"))?;
        let model = Model::new(&definition).map_err(|faults| format!("{faults:?}"))?;
        let mut rows = 0_u32;
        let names = move |_: &str| {
            rows += 1;
            format!("{rows:08x}")
        };
        let filling = Filling::begin(Rc::new(model), Rc::new(Device), Reader::default(), Box::new(names));
        Ok(Self { filling })
    }

    /// How many nodes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.filling.nodes().count()
    }

    /// Whether people see it on the screen of a group: a question that is not only computed.
    #[must_use]
    pub fn is_seen(&self, at: usize, screen: &str) -> bool {
        let asked = self.filling.model().templates().asked(self.filling.template_of(at));
        self.filling.path(at).starts_with(screen)
            && asked.is_some_and(|asked| !matches!(asked.special, Some(Special::Hidden | Special::Meta(_))))
    }

    /// What a page shows of a node: its label, whether it is asked, its answer, and what is wrong with it.
    #[must_use]
    pub fn shown(&self, at: usize) -> Vec<String> {
        let (Some(state), Some(template)) = (self.filling.state(at), self.filling.template(at)) else { return Vec::new() };
        let label = self.filling.said(at, &template.label);
        let wrong = state.wrong.map(|wrong| format!("{wrong:?}")).unwrap_or_default();
        vec![label, state.relevant.to_string(), state.value, wrong]
    }

    /// The place of the node at a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        self.filling.find(path)
    }

    /// Takes an answer; gives the nodes that are to be shown anew.
    #[must_use]
    pub fn answer(&mut self, at: usize, value: &str) -> Vec<usize> {
        self.filling.answer(at, value).nodes
    }
}
