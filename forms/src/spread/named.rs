//! Names for the lists of choices that questions keep themselves: XLSForm has every list in a sheet of its own.

use std::collections::BTreeSet;

use qinglan_core::form::{Definition, List, ListRow, Setup};

use crate::expressions::expressions;
use crate::lists;

pub struct Named {
    /// The form's own lists, those of files not among them.
    own: Vec<List>,
    made: Vec<List>,
    taken: BTreeSet<String>,
}

impl Named {
    pub fn new(setup: &Setup, definition: &Definition) -> Self {
        let mut taken: BTreeSet<String> = setup.lists.iter().map(|list| list.name.clone()).collect();
        for expression in expressions(definition) {
            taken.extend(lists::named(&expression.text).into_iter().map(str::to_owned));
            taken.extend(
                lists::pulled(&expression.text).iter().filter_map(|file| crate::types::file_stem(file)).map(str::to_owned),
            );
        }
        let own = setup.lists.iter().filter(|list| list.file.is_empty()).cloned().collect();
        Self { own, made: Vec::new(), taken }
    }

    /// The name of a list of these choices: questions that offer the same share it.
    pub fn list(&mut self, path: &str, rows: Vec<ListRow>) -> String {
        if let Some(list) = self.made.iter().find(|list| list.rows == rows) {
            return list.name.clone();
        }
        let base: String = path.chars().map(|c| if c == '/' { '_' } else { c }).collect();
        let numbered = (2..).map(|count| format!("{base}_{count}"));
        let name = core::iter::once(base.clone()).chain(numbered).find(|name| !self.taken.contains(name)).unwrap_or(base);
        self.taken.insert(name.clone());
        self.made.push(List { name: name.clone(), rows, ..List::default() });
        name
    }

    pub fn own(&self, name: &str) -> Option<&List> {
        self.own.iter().find(|list| list.name == name)
    }

    pub fn into_lists(self) -> Vec<List> {
        [self.own, self.made].concat()
    }
}
